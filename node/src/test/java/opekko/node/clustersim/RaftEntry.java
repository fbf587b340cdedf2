package opekko.node.clustersim;

import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.TakeBack;

/**
 * A place in the log.
 *
 * @param term of the leader that put it there: not always the one its proposer had in mind
 */
record RaftEntry(long term, Proposal proposal) {
  /** What somebody wants decided. */
  sealed interface Proposal {
    /** A leader's first entry: with it all that older terms decided is known. */
    record Beginning() implements Proposal {}

    record Block(long term, PayloadEnvelope envelope) implements Proposal {}

    record Rewind(long term, TakeBack back) implements Proposal {}
  }

  /** Whether its proposer led the term that it is in. */
  boolean isOfItsTerm() {
    return switch (proposal) {
      case Proposal.Beginning _ -> true;
      case Proposal.Block(var proposed, _) -> proposed == term;
      case Proposal.Rewind(var proposed, _) -> proposed == term;
    };
  }
}
