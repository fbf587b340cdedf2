package opekko.cluster;

import java.time.Instant;
import java.util.List;
import opekko.protocol.api.HaOrder;
import opekko.protocol.type.BlockId;

/** What this node is carrying out, one at a time. */
public sealed interface Job {
  /**
   * An order, or this node's own decision.
   *
   * @param at when it came
   */
  record Given(Origin origin, HaOrder.Terms terms, Instant at) {}

  Given given();

  /** Of the request whose answer is waited for. */
  long call();

  /**
   * Leadership goes to another node.
   *
   * @param cause in a word, as in {@link opekko.protocol.api.LeaderChange}
   * @param term under which this node led
   * @param since the phase began
   */
  record Move(
      Given given,
      String to,
      String cause,
      List<String> evidence,
      long term,
      Phase phase,
      Instant since,
      long call,
      int tries)
      implements Job {
    Move enter(Phase next, long nextCall, Instant now) {
      var attempt = next == Phase.CALLING ? tries + 1 : tries;
      return new Move(given, to, cause, evidence, term, next, now, nextCall, attempt);
    }
  }

  enum Phase {
    /** The target is asked whether it is ready now. */
    KNOCKING,
    /** A block is to be decided first, so that there is time until the next. */
    WAITING,
    /** The log moves leadership. */
    CALLING,
    /** The new leader is to decide its first block. */
    SETTLING
  }

  /**
   * Voters change, one after the other.
   *
   * @param steps lists still to be decided, in order; the first is under way
   */
  record VoterChange(Given given, List<List<Voter>> steps, long call) implements Job {}

  /**
   * A generation of the log is forced.
   *
   * @param isBegun its log is open, and this node is to lead it
   */
  record Forcing(Given given, List<String> dead, long generation, boolean isBegun, long call)
      implements Job {
    public Forcing {
      dead = List.copyOf(dead);
    }
  }

  /** The block at a height is looked for, to which the log is to go back. */
  record RewindPlan(Given given, HaOrder.Rewind order, long call) implements Job {}

  record RewindRun(Given given, BlockId to, long givenUp, long call) implements Job {}

  /**
   * The operator's wishes are written down.
   *
   * @param summary of what is so then
   */
  record Keeping(Given given, OperatorMemory.Wishes wishes, String summary, long call)
      implements Job {}
}
