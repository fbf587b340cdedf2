package opekko.rpc.l2;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.block.BlockPayload;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L2Source;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import opekko.rpc.block.BlockCalls;
import opekko.rpc.block.RpcBlock;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;

/** Reads L2 blocks. Each read has a virtual thread of its own. */
public final class L2Client implements L2Source, AutoCloseable {
  private static final RpcCall<Long> HEIGHT = RpcCall.of("eth_blockNumber", HexReader::quantity);

  private final JsonRpc rpc;
  private final RollupConfig config;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public L2Client(JsonRpc rpc, RollupConfig config) {
    this.rpc = rpc;
    this.config = config;
  }

  @Override
  public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
    return run(() -> read(which));
  }

  @Override
  public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
    return run(() -> read(which).map(envelope -> L2BlockRefs.of(config, envelope.payload())));
  }

  @Override
  public CompletionStage<Fetched<Long>> height() {
    return run(() -> found(rpc.call(HEIGHT), "head"));
  }

  @Override
  public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
    return run(() -> {
      var which = BlockSelector.hash(blockHash);
      var calls =
          List.<RpcCall<?>>of(BlockCalls.header(which), AccountProof.call(account, blockHash));
      var answers = rpc.<Object>batch(calls);
      return found(answers.getFirst(), BlockCalls.describe(which))
          .flatMap(block ->
              found(answers.getLast(), "proof of " + account + " at " + blockHash)
                  .map(
                      proof -> proven((RpcBlock) block, (AccountProof) proof, account, blockHash)));
    });
  }

  private static Hash proven(RpcBlock block, AccountProof proof, Address account, Hash blockHash) {
    if (!block.hash().equals(blockHash))
      throw new InvalidData("asked for block " + blockHash + ", got " + block.hash());
    block.verifyHeader();
    return proof.storageRoot(account, block.header().stateRoot());
  }

  private Fetched<PayloadEnvelope> read(BlockSelector which) {
    var answer = rpc.call(BlockCalls.full(which));
    return found(answer, BlockCalls.describe(which)).map(block -> verified(which, block));
  }

  private static PayloadEnvelope verified(BlockSelector which, RpcBlock block) {
    if (!BlockCalls.isAnswerTo(which, block))
      throw new InvalidData("asked for " + BlockCalls.describe(which) + ", got " + block.hash());
    block.verify();
    return toEnvelope(block);
  }

  /** What cannot be verified is an answer not worth having: the same read may do better later. */
  private <T> CompletionStage<Fetched<T>> run(Supplier<Fetched<T>> read) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return read.get();
          } catch (InvalidData e) {
            return Fetched.temporary(rpc.name() + ": " + e.getMessage());
          }
        },
        threads);
  }

  private <T> Fetched<T> found(RpcAnswer<T> answer, String what) {
    return switch (answer) {
      case RpcAnswer.Value<T>(var value) -> Fetched.found(value);
      case RpcAnswer.Null<T> _ -> Fetched.missing(what);
      case RpcAnswer.Refused<T> refused when isUnknownBlock(refused) -> Fetched.missing(what);
      case RpcAnswer.Refused<T> refused ->
          Fetched.temporary(rpc.name() + ": " + what + ": " + refused.text());
      case RpcAnswer.Failed<T>(var failure) -> Fetched.temporary(failure.cause());
    };
  }

  /** So op-geth says that a label has no block yet, or that a hash is unknown to it. */
  private static boolean isUnknownBlock(RpcAnswer.Refused<?> refused) {
    return refused.message().contains("block not found")
        || refused.message().contains("header not found");
  }

  private static PayloadEnvelope toEnvelope(RpcBlock block) {
    var header = block.header();
    return BlockPayload.of(
        header, block.hash(), block.transactions(), storageRoot(header.withdrawalsRoot()));
  }

  /**
   * Before Isthmus the header has the root of the empty list here, and the payload nothing. op-node
   * tells the two apart by the value alone: a chain whose message passer is empty looks older than
   * it is, and so it must to us.
   *
   * @spec op-node: op-service/sources/types.go
   */
  private static Optional<Hash> storageRoot(Optional<Hash> withdrawalsRoot) {
    return withdrawalsRoot.filter(root -> !root.equals(OrderedTrie.EMPTY_ROOT));
  }

  @Override
  public void close() {
    threads.shutdown();
    rpc.close();
  }
}
