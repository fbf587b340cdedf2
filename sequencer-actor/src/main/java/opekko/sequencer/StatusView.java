package opekko.sequencer;

import java.util.List;
import opekko.protocol.api.BlockTiming;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.type.L2BlockRef;

/** The sequencer's state for a person. */
final class StatusView {
  private StatusView() {}

  static SequencerStatus of(RollupConfig config, SequencerState state, List<BlockTiming> blocks) {
    return new SequencerStatus(
        state.active(),
        state.term(),
        state.phase().getClass().getSimpleName(),
        state.unsafe(),
        driftLeft(config, state),
        state.nextAction(),
        waitingFor(state),
        state.recoverMode(),
        blocks);
  }

  /** From the next block's time; 0 while the head's origin has not been read. */
  private static long driftLeft(RollupConfig config, SequencerState state) {
    return state
        .origins()
        .current()
        .filter(origin -> origin.ref().id().equals(state.unsafe().l1Origin()))
        .map(origin -> {
          var time = origin.ref().time();
          var limit = time + ProtocolLimits.maxSequencerDrift(config, time);
          return limit - (state.unsafe().time() + config.blockTime());
        })
        .orElse(0L);
  }

  private static String waitingFor(SequencerState state) {
    if (!state.active()) return "it is stopped";
    if (state.term().isEmpty()) return "another node leads";
    if (state.awaitingReset()) return "the driver looks for the block to go on from";
    if (state.unsafe().equals(L2BlockRef.NONE)) return "the head is not known yet";
    if (state.stalledBySafeLag()) return "the safe head is too far behind";
    if (state.asideUntil().isPresent()) return "a block derived from L1 is being built";
    if (state.lacksData()) return "L1 or L2 data of the next block have not been read";
    return switch (state.phase()) {
      case Phase.Uncommitted _ -> "the commit log cannot say whether it has the block";
      case Phase.Uninserted _ -> "the engine did not take the block; it is tried again";
      case Phase.Recovering _ -> "the commit log is asked for what was decided before";
      case Phase.CheckingSafe _ -> "the commit log is asked whether it has what L1 decided";
      case Phase.Astray(var head, var tip) ->
          "waits for the log: it ends at block %s and does not know its head %s"
              .formatted(tip, head.id());
      case Phase.Verifying(_, var block, _) ->
          "L1 is asked whether it still has the origin of block " + block.ref().id();
      case Phase.Idle _,
          Phase.Starting _,
          Phase.Building _,
          Phase.Sealing _,
          Phase.Rewinding _,
          Phase.Committing _,
          Phase.Signing _,
          Phase.Inserting _ ->
          "";
    };
  }
}
