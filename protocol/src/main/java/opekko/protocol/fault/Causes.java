package opekko.protocol.fault;

import java.util.ArrayList;
import java.util.List;

/** What a failure came from. */
public final class Causes {
  /** Causes may go round in a circle. */
  private static final int MOST = 20;

  private Causes() {}

  /** The failure itself, its cause, that one's cause and so on: 20 at most, never empty. */
  public static List<Throwable> of(Throwable failure) {
    var causes = new ArrayList<Throwable>();
    for (var cause = failure; cause != null && causes.size() < MOST; cause = cause.getCause())
      causes.add(cause);
    return List.copyOf(causes);
  }
}
