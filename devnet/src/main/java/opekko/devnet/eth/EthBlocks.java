package opekko.devnet.eth;

import java.util.Optional;
import java.util.function.Consumer;
import opekko.devnet.rpc.Topic;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.type.Hash;

/** The blocks of a chain. Thread-safe. */
public interface EthBlocks {
  EthBlock head();

  /** The canonical block of that number. */
  Optional<EthBlock> block(long number);

  /** Also of a block that is not canonical. */
  Optional<EthBlock> block(Hash hash);

  /** Empty when no block has that label yet. */
  Optional<EthBlock> block(BlockLabel label);

  /** Where a transaction is on the canonical chain. */
  Optional<Place> place(Hash transaction);

  /**
   * Tells of every block that becomes canonical, in order.
   *
   * @param listener never blocks
   */
  Topic.Subscription onBlock(Consumer<EthBlock> listener);

  /** A transaction in its block. */
  record Place(EthBlock block, int index) {}
}
