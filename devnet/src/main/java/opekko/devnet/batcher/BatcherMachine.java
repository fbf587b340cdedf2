package opekko.devnet.batcher;

import java.time.Instant;
import java.util.List;
import opekko.protocol.config.RollupConfig;

/**
 * The batcher's policy: what an event changes, and what it asks for. Pure: no clock, no actor, no
 * I/O.
 *
 * @spec op-batcher batcher/driver.go, sync_actions.go, channel_manager.go; op-service txmgr
 */
public record BatcherMachine(RollupConfig rollup, BatcherSettings settings) {

  public BatcherState initial() {
    return BatcherState.initial(settings);
  }

  /** What {@code event} leads to at {@code now}. */
  public Step step(BatcherState state, BatcherEvent event, Instant now) {
    var turn = new Turn(this, state, now);
    if (turn.mode instanceof Mode.Stopped) return new Step(state, List.of());
    on(turn, event);
    Following.poll(turn);
    Following.load(turn);
    Packing.proceed(turn);
    Sending.proceed(turn);
    Lifecycle.settle(turn);
    return turn.finish();
  }

  private static void on(Turn turn, BatcherEvent event) {
    switch (event) {
      case BatcherEvent.Born _ -> Lifecycle.onBorn(turn);
      case BatcherEvent.Woke _ -> turn.timerUsedUp();
      case BatcherEvent.PauseRequested _ -> Lifecycle.onPause(turn);
      case BatcherEvent.ResumeRequested _ -> Lifecycle.onResume(turn);
      case BatcherEvent.FlushRequested _ -> turn.isFlushing = true;
      case BatcherEvent.StopRequested _ -> Lifecycle.onStop(turn);
      case BatcherEvent.StatusRead(var call, var status) -> Following.onStatus(turn, call, status);
      case BatcherEvent.BlocksLoaded(var call, var blocks, var failure) ->
          Following.onLoaded(turn, call, blocks, failure);
      case BatcherEvent.L1Read(var call, var view) -> Watching.onL1(turn, call, view);
      case BatcherEvent.InclusionsRead(var call, var found) ->
          Watching.onInclusions(turn, call, found);
      case BatcherEvent.Measured(var call, var output) -> Packing.onMeasured(turn, call, output);
      case BatcherEvent.TransactionSent sent -> Sending.onSent(turn, sent);
    }
  }
}
