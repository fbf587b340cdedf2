package opekko.sequencer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.api.ApiResult;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerEffect.Answer;
import opekko.sequencer.SequencerEffect.PersistWish;
import opekko.sequencer.SequencerState.Recovery;

/**
 * Start and stop, with op-node's conditions and words.
 *
 * @spec op-node rollup/sequencing/sequencer.go: Start, Stop, Init, forceStart
 */
final class Administration {
  static final String NOT_LEADER = "sequencer is not the leader, aborting";
  static final String ALREADY_STARTED = "sequencer already running";
  static final String NOT_RUNNING = "sequencer not running";
  static final String NO_OVERRIDE =
      "the cluster decides who leads: use 'opekko ha transfer', or 'opekko ha force' where its quorum is lost";
  private static final long NOBODY = 0;

  private Administration() {}

  /** The reference's order to go on without its conductor, which a node alone never had. */
  static ApiResult<Void> overrideLeader(SequencerSettings settings) {
    return settings.sharesLog() ? ApiResult.refused(NO_OVERRIDE) : ApiResult.ok(null);
  }

  static void onBorn(Turn turn, boolean start, long firstCall) {
    turn.beginCallsAt(firstCall);
    turn.effects.add(new PersistWish(NOBODY, start));
    if (start) run(turn);
  }

  static void onStart(Turn turn, long request, Hash head) {
    var refusal = refusal(turn, head);
    if (refusal.isPresent()) {
      refuse(turn, request, refusal.get());
      return;
    }
    turn.admin = new Admin.Starting(request, head);
    turn.effects.add(new PersistWish(request, true));
  }

  private static Optional<String> refusal(Turn turn, Hash head) {
    var isLeader = turn.term.isPresent();
    if (!isLeader && !turn.sharesLog()) return Optional.of(NOT_LEADER);
    if (turn.active || turn.admin instanceof Admin.Starting) return Optional.of(ALREADY_STARTED);
    // It is to sequence once it leads, and then goes on from the log, wherever its head is now.
    if (!isLeader) return Optional.empty();
    if (turn.unsafe.equals(L2BlockRef.NONE))
      return Optional.of(
          "no prestate, cannot determine if sequencer start at %s is safe".formatted(head));
    return turn.unsafe.hash().equals(head)
        ? Optional.empty()
        : Optional.of(
            "block hash does not match: head %s, received %s".formatted(turn.unsafe, head));
  }

  static void onStop(Turn turn, long request) {
    if (!turn.active) {
      refuse(turn, request, NOT_RUNNING);
      return;
    }
    var requests = new ArrayList<Long>();
    var persisting = false;
    if (turn.admin instanceof Admin.Stopping(var earlier, var isPersisting)) {
      requests.addAll(earlier);
      persisting = isPersisting;
    }
    requests.add(request);
    turn.admin = new Admin.Stopping(requests, persisting);
  }

  /**
   * A block that was sealed is brought to an end first: it may be committed and published. Without
   * leadership it may never get there, so it is not waited for.
   */
  static void settleStop(Turn turn) {
    if (!(turn.admin instanceof Admin.Stopping(var requests, var isPersisting)) || isPersisting)
      return;
    var isSealed = turn.phase instanceof Phase.Holds || turn.phase instanceof Phase.Sealing;
    if ((isSealed || turn.unsettled.isPresent()) && turn.term.isPresent()) return;
    Planning.forgetWork(turn);
    turn.nextAction = Optional.empty();
    turn.admin = new Admin.Stopping(requests, true);
    turn.effects.add(new PersistWish(requests.getFirst(), false));
  }

  static void onPersisted(Turn turn, long request, Optional<String> failure) {
    switch (turn.admin) {
      case Admin.None _ -> failure.ifPresent(cause -> turn.warn("wish not kept: " + cause));
      case Admin.Starting(var asked, var head) when asked == request ->
          onStartPersisted(turn, asked, head, failure);
      case Admin.Stopping(var asked, var isPersisting)
          when isPersisting && asked.getFirst() == request ->
          onStopPersisted(turn, asked, failure);
      case Admin.Starting _, Admin.Stopping _ ->
          failure.ifPresent(cause -> turn.warn("wish not kept: " + cause));
    }
  }

  private static void onStartPersisted(
      Turn turn, long request, Hash head, Optional<String> failure) {
    turn.admin = new Admin.None();
    if (failure.isPresent()) {
      refuse(turn, request, "failed to notify sequencer-state listener of start: " + failure.get());
      return;
    }
    // While the wish was written the head may have moved, or the leadership.
    var refusal = refusal(turn, head);
    if (refusal.isPresent()) {
      turn.effects.add(new PersistWish(NOBODY, false));
      refuse(turn, request, refusal.get());
      return;
    }
    run(turn);
    turn.effects.add(new Answer(request, ApiResult.ok(head)));
  }

  private static void run(Turn turn) {
    turn.active = true;
    turn.recovery = Recovery.DUE;
    turn.phase = new Phase.Idle();
    turn.logTip = Optional.empty();
    turn.rewind = Optional.empty();
    // Before a reset is confirmed the head is one that may be about to go.
    turn.nextAction = turn.awaitingReset ? Optional.empty() : Optional.of(turn.now);
  }

  private static void onStopPersisted(Turn turn, List<Long> requests, Optional<String> failure) {
    turn.admin = new Admin.None();
    if (failure.isPresent()) {
      var text = "failed to notify sequencer-state listener of stop: " + failure.get();
      requests.forEach(request -> refuse(turn, request, text));
      if (!turn.awaitingReset) turn.actAt(turn.now);
      return;
    }
    turn.active = false;
    turn.stalledBySafeLag = false;
    turn.nextAction = Optional.empty();
    turn.effects.add(new Answer(requests.getFirst(), ApiResult.ok(turn.unsafe.hash())));
    requests.stream().skip(1).forEach(request -> refuse(turn, request, NOT_RUNNING));
  }

  private static void refuse(Turn turn, long request, String text) {
    turn.effects.add(new Answer(request, ApiResult.refused(text)));
  }
}
