package opekko.devnet.l1;

import java.util.List;
import opekko.protocol.receipt.Log;
import opekko.protocol.trie.WorldState;

/** What became of a call once its transaction was paid for. */
sealed interface CallOutcome {
  /** Gas besides the intrinsic part. */
  long gas();

  record Done(WorldState state, List<Log> logs, long gas) implements CallOutcome {}

  /** The sender pays, and nothing else changes. */
  record Reverted(String reason, long gas) implements CallOutcome {}
}
