package opekko.protocol.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

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

  /** What a stage failed with: it hands that on to later ones in a wrapping. */
  public static Throwable ofStage(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
