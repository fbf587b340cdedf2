package opekko.sequencer;

import java.time.Instant;
import java.util.Optional;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.metrics.NodeEvent;
import opekko.sequencer.Phase.Asks;
import opekko.sequencer.Phase.CheckingSafe;
import opekko.sequencer.Phase.Committing;
import opekko.sequencer.Phase.Inserting;
import opekko.sequencer.Phase.Recovering;
import opekko.sequencer.Phase.Rewinding;
import opekko.sequencer.Phase.Sealing;
import opekko.sequencer.Phase.Starting;
import opekko.sequencer.Phase.Verifying;

/**
 * The sequencer's policy: what an event changes, and what it asks for. Pure: no clock, no actor, no
 * I/O.
 *
 * <p>One timer drives it. Each request that leaves arms it with the request's limit, so that a lost
 * answer delays a block and never ends sequencing.
 *
 * @spec op-node rollup/sequencing/sequencer.go
 */
public record SequencerMachine(
    RollupConfig rollup, SequencerSettings settings, AttributesBuilder attributes) {

  public SequencerState initial() {
    return SequencerState.initial(settings);
  }

  /** What {@code event} leads to at {@code now}. */
  public Step step(SequencerState state, SequencerEvent event, Instant now) {
    var turn = new Turn(this, state, now);
    on(turn, event);
    Administration.settleStop(turn);
    Planning.applySafeLag(turn);
    ReadAhead.proceed(turn);
    return turn.finish();
  }

  private static void on(Turn turn, SequencerEvent event) {
    switch (event) {
      case SequencerEvent.Born(var start, var firstCall) ->
          Administration.onBorn(turn, start, firstCall);
      case SequencerEvent.StartRequested(var request, var head) ->
          Administration.onStart(turn, request, head);
      case SequencerEvent.StopRequested(var request) -> Administration.onStop(turn, request);
      case SequencerEvent.WishPersisted(var request, var failure) ->
          Administration.onPersisted(turn, request, failure);
      case SequencerEvent.RecoverModeSet(var isOn) -> turn.recoverMode = isOn;
      case SequencerEvent.MaxSafeLagSet(var blocks) -> turn.maxSafeLag = blocks;
      case SequencerEvent.LeadershipGained(var term) -> Leadership.onGained(turn, term);
      case SequencerEvent.LeadershipLost(var term) -> Leadership.onLost(turn, term);
      case SequencerEvent.HeadsChanged(var unsafe, var safe) ->
          Planning.onHeads(turn, unsafe, safe);
      case SequencerEvent.ResetBegun(var cause) -> Planning.onReset(turn, cause);
      case SequencerEvent.ResetConfirmed _ -> Planning.onResetConfirmed(turn);
      case SequencerEvent.DerivedBuildBegun _ -> Planning.onDerivedBuild(turn);
      case SequencerEvent.EngineFailed(var isSyncing, _) ->
          Planning.onEngineFailed(turn, isSyncing);
      case SequencerEvent.L1HeadChanged(var head) -> turn.origins = turn.origins.withHead(head);
      case SequencerEvent.ActionDue _ -> Planning.onActionDue(turn);
      case SequencerEvent.DataRetryDue _ -> turn.dataRetryArmed = false;
      case SequencerEvent.OriginRead(var call, var block)
          when isAwaited(turn, call) && turn.phase instanceof Verifying verifying ->
          LogReading.onVerified(turn, verifying, block);
      case SequencerEvent.OriginRead(var call, var block) -> ReadAhead.onOrigin(turn, call, block);
      case SequencerEvent.ConfigRead(var call, var config) ->
          ReadAhead.onConfig(turn, call, config);
      case SequencerEvent.BlockPublished(var number, var failure) ->
          onPublished(turn, number, failure);
      case SequencerEvent.BlockSigned(var call, var signed) ->
          Completion.onSigned(turn, call, signed);
      case SequencerEvent.BuildStarted(var call, var outcome)
          when isAwaited(turn, call) && turn.phase instanceof Starting(_, var parent) ->
          BlockStart.onStarted(turn, parent, outcome);
      case SequencerEvent.BuildSealed(var call, var outcome)
          when isAwaited(turn, call) && turn.phase instanceof Sealing sealing ->
          Completion.onSealed(turn, sealing, outcome);
      case SequencerEvent.LogAnswered(var call, var outcome)
          when isAwaited(turn, call) && turn.phase instanceof Rewinding(_, var block) ->
          Completion.onRewound(turn, block, outcome);
      case SequencerEvent.LogAnswered(var call, var outcome)
          when isAwaited(turn, call) && turn.phase instanceof Committing(_, var block) ->
          Completion.onCommitted(turn, block, outcome);
      case SequencerEvent.BlockInserted(var call, var outcome)
          when isAwaited(turn, call) && turn.phase instanceof Inserting(_, var block) ->
          Completion.onInserted(turn, block, outcome);
      case SequencerEvent.BuildStarted _,
          SequencerEvent.BuildSealed _,
          SequencerEvent.LogAnswered _,
          SequencerEvent.BlockInserted _ ->
          turn.count(NodeEvent.STALE_REPLIES);
      case SequencerEvent.CommittedRead(var call, var position)
          when isAwaited(turn, call) && turn.phase instanceof Recovering(_, var head) ->
          LogReading.onRead(turn, head, position);
      case SequencerEvent.CommittedRead(var call, var position)
          when isAwaited(turn, call) && turn.phase instanceof CheckingSafe checking ->
          LogReading.onSafeRead(turn, checking, position);
      case SequencerEvent.CommittedRead(var call, var position) ->
          Republication.onRead(turn, call, position);
    }
  }

  private static boolean isAwaited(Turn turn, Call call) {
    return turn.phase instanceof Asks asking && asking.call().equals(call);
  }

  private static void onPublished(Turn turn, long number, Optional<String> failure) {
    if (failure.isEmpty()) return;
    turn.count(NodeEvent.PUBLISHING_ERRORS);
    turn.warn("block %d was not published: %s".formatted(number, failure.get()));
  }
}
