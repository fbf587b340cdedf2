package opekko.node.assembly;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.driver.DriverCommand;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.OutputAtBlock;
import opekko.protocol.api.RollupApi;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockPublisher;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L2Source;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * The optimism_ namespace, answered by the driver and, for what lies in the past, by the engine and
 * the safe-head store.
 *
 * @param publisher of a node that sequences
 * @spec op-node node/api.go
 */
record ActorRollupApi(
    Asks asks,
    L2Source l2,
    SafeHeadStore safeHeads,
    RollupConfig rollupConfig,
    String version,
    Optional<BlockPublisher> publisher)
    implements RollupApi {

  @Override
  public BlockPublisher.Peers peers() {
    return publisher.map(BlockPublisher::peers).orElse(BlockPublisher.Peers.NONE);
  }

  @Override
  public CompletionStage<ApiResult<SyncStatus>> syncStatus() {
    return asks.value(DriverCommand.GetSyncStatus::new);
  }

  @Override
  public CompletionStage<ApiResult<OutputAtBlock>> outputAtBlock(long number) {
    return asks.<SyncStatus>ask(DriverCommand.GetSyncStatus::new)
        .thenCompose(status ->
            l2.ref(BlockSelector.number(number))
                .thenCompose(ref ->
                    switch (ref) {
                      case Fetched.Found<L2BlockRef>(var found) -> output(found, status);
                      case Fetched.Missing<L2BlockRef> _ -> refused("not found");
                      case Fetched.Failed<L2BlockRef>(var fault) -> refused(fault.cause());
                    }));
  }

  private CompletionStage<ApiResult<OutputAtBlock>> output(L2BlockRef ref, SyncStatus status) {
    return l2.payload(BlockSelector.hash(ref.hash()))
        .thenCompose(payload ->
            switch (payload) {
              case Fetched.Found<PayloadEnvelope>(var block) -> output(ref, block, status);
              case Fetched.Missing<PayloadEnvelope> _ -> unreadable(ref, "not found");
              case Fetched.Failed<PayloadEnvelope>(var fault) -> unreadable(ref, fault.cause());
            });
  }

  /** From Isthmus on the block carries the storage root; before, the engine must prove it. */
  private CompletionStage<ApiResult<OutputAtBlock>> output(
      L2BlockRef ref, PayloadEnvelope block, SyncStatus status) {
    var stateRoot = block.payload().stateRoot();
    var carried = block.payload().withdrawalsRoot();
    if (carried.isPresent())
      return CompletableFuture.completedStage(
          ApiResult.ok(output(ref, stateRoot, carried.get(), status)));
    return l2.storageRoot(OutputRoot.MESSAGE_PASSER, ref.hash())
        .thenCompose(root ->
            switch (root) {
              case Fetched.Found<Hash>(var storageRoot) ->
                  CompletableFuture.completedStage(
                      ApiResult.ok(output(ref, stateRoot, storageRoot, status)));
              case Fetched.Missing<Hash> _ -> unreadable(ref, "account not found");
              case Fetched.Failed<Hash>(var fault) -> unreadable(ref, fault.cause());
            });
  }

  private static OutputAtBlock output(
      L2BlockRef ref, Hash stateRoot, Hash storageRoot, SyncStatus status) {
    var root = OutputRoot.of(stateRoot, storageRoot, ref.hash());
    return new OutputAtBlock(OutputRoot.VERSION, root, ref, storageRoot, stateRoot, status);
  }

  private static <T> CompletionStage<ApiResult<T>> refused(String cause) {
    return CompletableFuture.completedStage(
        ApiResult.refused("failed to get L2 block ref with sync status: " + cause));
  }

  private static <T> CompletionStage<ApiResult<T>> unreadable(L2BlockRef ref, String cause) {
    return CompletableFuture.completedStage(
        ApiResult.refused("failed to get L2 output at block " + ref + ": " + cause));
  }

  @Override
  public CompletionStage<ApiResult<SafeHeadStore.Entry>> safeHeadAtL1Block(long l1Number) {
    return safeHeads
        .at(l1Number)
        .thenApply(entry ->
            switch (entry) {
              case Fetched.Found<SafeHeadStore.Entry>(var found) -> ApiResult.ok(found);
              case Fetched.Missing<SafeHeadStore.Entry> _ -> ApiResult.refused("not found");
              case Fetched.Failed<SafeHeadStore.Entry>(var fault) ->
                  ApiResult.refused(
                      "failed to get safe head at l1 block 0x%x: %s"
                          .formatted(l1Number, fault.cause()));
            });
  }
}
