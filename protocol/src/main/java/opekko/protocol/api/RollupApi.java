package opekko.protocol.api;

import java.util.concurrent.CompletionStage;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.port.BlockPublisher;
import opekko.protocol.port.SafeHeadStore;

/**
 * What the optimism_ namespace needs from the node. Stages never fail by exception, but for
 * time-outs.
 */
public interface RollupApi {
  CompletionStage<ApiResult<SyncStatus>> syncStatus();

  CompletionStage<ApiResult<OutputAtBlock>> outputAtBlock(long number);

  CompletionStage<ApiResult<SafeHeadStore.Entry>> safeHeadAtL1Block(long l1Number);

  RollupConfig rollupConfig();

  String version();

  /** Who takes this node's blocks. */
  default BlockPublisher.Peers peers() {
    return BlockPublisher.Peers.NONE;
  }
}
