package opekko.rpc.l1;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.pool.BatchedCalls;
import opekko.rpc.pool.EndpointPool;
import opekko.rpc.pool.EndpointPool.WhenMissing;

/**
 * Reads L1 from several endpoints. Each read has a virtual thread of its own, takes one HTTP
 * request, and a second one only when receipts are needed that were not asked for along with the
 * blocks.
 */
public final class L1Client implements L1Source, AutoCloseable {
  /** An endpoint this far behind the highest head seen is asked last. */
  private static final long MAX_LAG = 8;

  private static final List<BlockSelector> LABELS =
      List.of(
          BlockSelector.label(BlockLabel.LATEST),
          BlockSelector.label(BlockLabel.SAFE),
          BlockSelector.label(BlockLabel.FINALIZED));

  private final List<JsonRpc> endpoints;
  private final EndpointPool<BlockReader> pool;
  private final VerifiedBlocks verified = new VerifiedBlocks();
  private final HighestHead highest = new HighestHead(MAX_LAG);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param endpoints in the order of preference
   */
  public L1Client(
      List<JsonRpc> endpoints, L1Settings settings, RollupConfig config, InstantSource clock) {
    this.endpoints = endpoints;
    var digest = new L1BlockDigest(config);
    var odds = new BloomOdds();
    var readers =
        endpoints.stream()
            .map(rpc -> new BatchedCalls(rpc, settings.limits(), clock))
            .map(calls -> new BlockReader(calls, settings, digest, odds))
            .toList();
    pool = new EndpointPool<>(readers, BlockReader::name, clock);
  }

  @Override
  public CompletionStage<Fetched<L1Heads>> heads() {
    return run(() -> pool.ask(WhenMissing.ASK_NEXT, this::heads));
  }

  private Fetched<L1Heads> heads(BlockReader reader) {
    var refs = reader.refs(LABELS);
    var heads =
        refs.getFirst().map(head -> new L1Heads(head, found(refs.get(1)), found(refs.get(2))));
    if (heads instanceof Fetched.Found<L1Heads>(var found)
        && highest.isFarBehind(found.head().number())
        && pool.size() > 1) {
      pool.pause(reader, "its head " + found.head().number() + " lags behind the others");
      return Fetched.temporary(reader.name() + " lags behind");
    }
    return heads;
  }

  private static Optional<L1BlockRef> found(Fetched<L1BlockRef> ref) {
    return ref instanceof Fetched.Found<L1BlockRef>(var value)
        ? Optional.of(value)
        : Optional.empty();
  }

  @Override
  public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    var whenMissing =
        which instanceof BlockSelector.ByHash ? WhenMissing.ASK_NEXT : WhenMissing.ACCEPT;
    return run(() -> pool.ask(whenMissing, reader -> reader.ref(which)));
  }

  @Override
  public CompletionStage<Fetched<L1Block>> block(Hash hash) {
    var known = verified.get(hash);
    if (known.isPresent()) return CompletableFuture.completedStage(Fetched.found(known.get()));
    return run(
        () -> pool.ask(WhenMissing.ASK_NEXT, reader -> reader.byHash(hash)).map(verified::keep));
  }

  @Override
  public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    if (count < 1) throw new IllegalArgumentException("count is " + count);
    return run(() ->
        pool.ask(WhenMissing.ACCEPT, reader -> reader.range(first, count))
            .map(blocks -> {
              blocks.forEach(verified::keep);
              return blocks;
            }));
  }

  private <T> CompletionStage<Fetched<T>> run(Supplier<Fetched<T>> read) {
    try {
      return CompletableFuture.supplyAsync(read, threads);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(Fetched.temporary("the L1 client is closed"));
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    endpoints.forEach(JsonRpc::close);
  }
}
