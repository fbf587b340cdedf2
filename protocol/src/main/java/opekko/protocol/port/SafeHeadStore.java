package opekko.protocol.port;

import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.BlockId;

/**
 * Which L2 block became safe at which L1 block. Durable: what {@link #record} confirmed survives a
 * kill.
 *
 * @spec op-node node/safedb
 */
public interface SafeHeadStore {
  /** One entry: after L1 block {@code l1} was processed, {@code safe} was the safe head. */
  record Entry(BlockId l1, BlockId safe) {}

  CompletionStage<Fetched<Entry>> record(Entry entry);

  /** The last entry at or before the L1 number; missing when there is none. */
  CompletionStage<Fetched<Entry>> at(long l1Number);

  /**
   * The safe head fell back to {@code safe}: entries from the first one at or past it go, but a
   * boundary entry stays.
   */
  CompletionStage<Fetched<Entry>> truncate(Entry boundary);

  /** Forgets everything: execution-layer sync jumped over the past. */
  CompletionStage<Fetched<Boolean>> clear();

  /** Whether it keeps anything at all: false for the store that is switched off. */
  boolean isEnabled();
}
