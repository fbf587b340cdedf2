package opekko.protocol.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What a person may have meant by a name that does not exist. */
public final class NearestName {
  private NearestName() {}

  /** The known name that takes the fewest letters put in, left out or changed; case is ignored. */
  public static String of(String given, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt(
                name -> distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))))
        .orElseThrow();
  }

  /** The same, but empty where even the nearest differs in more than a third of its letters. */
  public static Optional<String> near(String given, Collection<String> known) {
    if (known.isEmpty()) return Optional.empty();
    var best = of(given, known);
    var letters = Math.max(given.length(), best.length());
    var isNear =
        distance(given.toLowerCase(Locale.ROOT), best.toLowerCase(Locale.ROOT)) * 3 <= letters;
    return Optional.of(best).filter(_ -> isNear);
  }

  /** Levenshtein's distance, a row at a time. */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) row[j] = j;
    for (var i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
