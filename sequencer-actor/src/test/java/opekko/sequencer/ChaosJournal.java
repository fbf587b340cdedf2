package opekko.sequencer;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.stream.Collectors;

/** The last steps of a history, for whoever looks into a failed seed. */
final class ChaosJournal {
  private static final int KEPT = 40;

  private final ArrayDeque<Happening> last = new ArrayDeque<>();

  /** One step. */
  private record Happening(Instant at, SequencerEvent event, Step step) {
    @Override
    public String toString() {
      return "%s %s -> %s %s"
          .formatted(at, event, step.state().phase().getClass().getSimpleName(), step.effects());
    }
  }

  void add(Instant at, SequencerEvent event, Step step) {
    last.add(new Happening(at, event, step));
    if (last.size() > KEPT) last.removeFirst();
  }

  String text() {
    return last.stream().map(Happening::toString).collect(Collectors.joining("\n"));
  }
}
