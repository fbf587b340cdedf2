package opekko.devnet.l1rpc;

import java.util.Optional;
import java.util.function.Consumer;
import opekko.devnet.eth.EthBlock;
import opekko.devnet.eth.EthBlocks;
import opekko.devnet.eth.EthTransaction;
import opekko.devnet.l1.KnownTransaction;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.MinedBlock;
import opekko.devnet.rpc.Topic;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.type.Hash;

/** L1's blocks in the words of the eth namespace. */
record L1Blocks(L1Chain chain) implements EthBlocks {
  static EthBlock shown(MinedBlock block) {
    return new EthBlock(
        block.header(),
        block.hash(),
        block.transactions().stream().map(L1Blocks::shown).toList(),
        block.receipts(),
        block::state);
  }

  static EthTransaction shown(KnownTransaction known) {
    return new EthTransaction.Signed(
        known.transaction(), known.hash(), known.sender(), known.encoded());
  }

  @Override
  public EthBlock head() {
    return shown(chain.head());
  }

  @Override
  public Optional<EthBlock> block(long number) {
    return chain.block(number).map(L1Blocks::shown);
  }

  @Override
  public Optional<EthBlock> block(Hash hash) {
    return chain.block(hash).map(L1Blocks::shown);
  }

  @Override
  public Optional<EthBlock> block(BlockLabel label) {
    return Optional.of(shown(chain.block(label)));
  }

  @Override
  public Optional<Place> place(Hash transaction) {
    return chain
        .inclusion(transaction)
        .map(inclusion -> new Place(shown(inclusion.block()), inclusion.index()));
  }

  @Override
  public Topic.Subscription onBlock(Consumer<EthBlock> listener) {
    return chain.onBlock(block -> listener.accept(shown(block)))::run;
  }
}
