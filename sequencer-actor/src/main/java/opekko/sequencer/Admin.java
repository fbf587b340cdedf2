package opekko.sequencer;

import java.util.List;
import opekko.protocol.type.Hash;

/** The operator's request that is being worked on. */
public sealed interface Admin {
  record None() implements Admin {}

  /** The wish to run is being made durable. */
  record Starting(long request, Hash head) implements Admin {}

  /**
   * Waits until the last sealed block is the head, then until the wish to stand still is durable.
   *
   * @param requests oldest first: only that one is told that it has stopped the sequencer
   */
  record Stopping(List<Long> requests, boolean isPersisting) implements Admin {
    public Stopping {
      requests = List.copyOf(requests);
    }
  }
}
