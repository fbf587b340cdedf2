package opekko.derivation.pipeline;

import java.util.Optional;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * Blocks of the L2 chain as far as they were asked for: one at a time. What is not there is noted
 * as wanted.
 */
final class SafeChain {
  private final RollupConfig config;
  private ExecutionPayload held;
  private BlockSelector wanted;

  SafeChain(RollupConfig config) {
    this.config = config;
  }

  Optional<ExecutionPayload> block(long number) {
    if (held != null && held.blockNumber() == number) return Optional.of(held);
    wanted = BlockSelector.number(number);
    return Optional.empty();
  }

  Optional<ExecutionPayload> block(Hash hash) {
    if (held != null && held.blockHash().equals(hash)) return Optional.of(held);
    wanted = BlockSelector.hash(hash);
    return Optional.empty();
  }

  /**
   * @throws opekko.protocol.fault.InvalidData when the block at hand is none of this chain
   */
  Optional<L2BlockRef> ref(long number) {
    return block(number).map(payload -> L2BlockRefs.of(config, payload));
  }

  /** The block that was asked for in vain. */
  Need wanted() {
    return new Need.L2Block(wanted);
  }

  void provide(PayloadEnvelope envelope) {
    held = envelope.payload();
  }

  /** The block at hand was read by number, and the chain has grown or changed since. */
  void forget() {
    held = null;
  }
}
