package opekko.devnet.l2rpc;

import java.util.Optional;
import java.util.function.Consumer;
import opekko.devnet.eth.EthBlock;
import opekko.devnet.eth.EthBlocks;
import opekko.devnet.eth.EthTransaction;
import opekko.devnet.l2.L2Transaction;
import opekko.devnet.l2.LedgerBlock;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.rpc.RpcRefusal;
import opekko.devnet.rpc.Topic;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Hash;

/** L2's blocks in the words of the eth namespace. */
record L2Blocks(LedgerEngine engine) implements EthBlocks {
  private EthBlock shown(LedgerBlock block) {
    return new EthBlock(
        block.header(),
        block.hash(),
        block.transactions().stream().map(L2Blocks::shown).toList(),
        block.receipts(),
        () -> state(block));
  }

  private static EthTransaction shown(L2Transaction transaction) {
    return switch (transaction) {
      case L2Transaction.Deposit(var deposit, var encoded, var hash) ->
          new EthTransaction.Deposit(deposit, hash, encoded);
      case L2Transaction.Signed(var known) ->
          new EthTransaction.Signed(
              known.transaction(), known.hash(), known.sender(), known.encoded());
    };
  }

  private WorldState state(LedgerBlock block) {
    return engine
        .state(block.hash())
        .orElseThrow(
            () -> RpcRefusal.serverError("the state of block " + block.id() + " is not kept"));
  }

  @Override
  public EthBlock head() {
    return shown(engine.head());
  }

  @Override
  public Optional<EthBlock> block(long number) {
    return engine.block(number).map(this::shown);
  }

  @Override
  public Optional<EthBlock> block(Hash hash) {
    return engine.block(hash).map(this::shown);
  }

  @Override
  public Optional<EthBlock> block(BlockLabel label) {
    return engine.block(label).map(this::shown);
  }

  @Override
  public Optional<Place> place(Hash transaction) {
    return engine
        .inclusion(transaction)
        .map(inclusion -> new Place(shown(inclusion.block()), inclusion.index()));
  }

  @Override
  public Topic.Subscription onBlock(Consumer<EthBlock> listener) {
    return engine.onBlock(block -> listener.accept(shown(block)))::run;
  }
}
