package opekko.node.clustersim;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opekko.sequencer.SequencerEffect;

/** Counts what went wrong, and at which effects nodes died. */
final class Coverage {
  /** An effect that came so often must have been the last of a life once. */
  private static final long OFTEN = 10_000;

  private final Map<Mishap, Long> mishaps = new EnumMap<>(Mishap.class);
  private final Map<Class<?>, Long> effects = new HashMap<>();
  private final Map<Class<?>, Long> deaths = new HashMap<>();

  void count(Mishap mishap) {
    mishaps.merge(mishap, 1L, Long::sum);
  }

  void countEffect(Object effect) {
    effects.merge(effect.getClass(), 1L, Long::sum);
  }

  void countDeath(Object effect) {
    count(Mishap.CRASH_AT_EFFECT);
    deaths.merge(effect.getClass(), 1L, Long::sum);
  }

  synchronized void add(Coverage other) {
    other.mishaps.forEach((key, count) -> mishaps.merge(key, count, Long::sum));
    other.effects.forEach((key, count) -> effects.merge(key, count, Long::sum));
    other.deaths.forEach((key, count) -> deaths.merge(key, count, Long::sum));
  }

  /** What ought to have happened, and did not. */
  List<String> missing() {
    var missing = new ArrayList<String>();
    for (var mishap : Mishap.values())
      if (!mishaps.containsKey(mishap)) missing.add("never: " + mishap);
    effects.forEach((effect, count) -> {
      // A node that is being started lives until it has started.
      if (effect != SequencerEffect.PersistWish.class
          && count >= OFTEN
          && !deaths.containsKey(effect)) missing.add("nobody died at " + effect.getSimpleName());
    });
    return missing;
  }

  @Override
  public String toString() {
    var words = new StringBuilder(mishaps.toString());
    effects.forEach((effect, count) ->
        words.append(
            "%n%s %d, died at %d"
                .formatted(effect.getSimpleName(), count, deaths.getOrDefault(effect, 0L))));
    return words.toString();
  }
}
