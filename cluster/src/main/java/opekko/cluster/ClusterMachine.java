package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.metrics.HaMetric;

/**
 * The cluster's policy: who should lead, when a node stands for election, when it hands over, what
 * its driver is fed. Pure: no clock, no actor, no I/O.
 *
 * <p>Nothing here keeps two nodes from sequencing one height: that is the log's part, whose entries
 * carry the term. All that depends on clocks and on what others report decides only how soon the
 * right node leads.
 */
public record ClusterMachine(ClusterSettings settings) {
  /** How often {@link ClusterInput.Ticked} comes. */
  public static final Duration TICK = Duration.ofMillis(100);

  /** Of a leader, which must see soon that it is sick, at each tick. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  public ClusterState initial() {
    return ClusterState.initial(settings);
  }

  /** What {@code input} leads to at {@code now}. */
  public Step step(ClusterState state, ClusterInput input, Instant now) {
    var turn = new Turn(settings, state, now);
    ClockStep.settle(turn);
    on(turn, input);
    Candidacy.judge(turn);
    if (!state.reasons().equals(turn.reasons)
        || !state.leadership().sequencing().equals(turn.leadership.sequencing()))
      Reports.send(turn);
    if (!state.voters().equals(turn.voters)) turn.add(new ClusterEffect.TellVoters(turn.voters));
    Hints.watch(turn);
    Feeding.proceed(turn);
    return turn.finish();
  }

  private static void on(Turn turn, ClusterInput input) {
    switch (input) {
      case ClusterInput.Born(var incarnation, var wishes, var view) ->
          onBorn(turn, incarnation, wishes, view);
      case ClusterInput.Ticked(var gap) -> onTicked(turn, gap);
      case ClusterInput.FromLog(var event) -> onLog(turn, event);
      case ClusterInput.HeadsMoved(var status) -> onHeads(turn, status);
      case ClusterInput.VitalsTaken(var vitals, var logFault, var log) -> {
        turn.own = turn.own.taken(vitals, logFault, turn.now);
        turn.log = log;
      }
      case ClusterInput.CommitEnded(var took, var isDecided) -> onCommit(turn, took, isDecided);
      case ClusterInput.Heard(var message) -> onHeard(turn, message);
      case ClusterInput.BlockArrived(_, var block) -> Feeding.onArrived(turn, block);
      case ClusterInput.UndecidedArrived(_, var block) -> Feeding.onUndecided(turn, block);
      case ClusterInput.NodeUnreachable(var node) -> Membership.onUnreachable(turn, node);
      case ClusterInput.NodeReachable(var node) -> Membership.onReachable(turn, node);
      case ClusterInput.ProcessGone(var node, var evidence) ->
          Hints.onProcessGone(turn, node, evidence);
      case ClusterInput.OrderGiven(var request, var order, var terms) ->
          Orders.onGiven(turn, request, order, terms);
      case ClusterInput.ShutDownAsked _ -> Moves.onShutDown(turn);
      case ClusterInput.LogOrderEnded(var call, var done) -> onLogOrder(turn, call, done);
      case ClusterInput.Probed(var call, var answering) ->
          ForceOrders.onProbed(turn, call, answering);
      case ClusterInput.RewindEnded(var call, var outcome) ->
          RewindOrders.onEnded(turn, call, outcome);
      case ClusterInput.PositionRead(var call, var position) ->
          Feeding.onRead(turn, call, position);
      case ClusterInput.LinesRead(var call, var lines) -> RewindOrders.onLines(turn, call, lines);
      case ClusterInput.WishesKept(var call, var wishes, var failure) ->
          WishOrders.onKept(turn, call, wishes, failure);
    }
  }

  private static void onBorn(
      Turn turn, long incarnation, OperatorMemory.Wishes wishes, QuorumLog.View view) {
    turn.incarnation = incarnation;
    turn.wishes = wishes;
    turn.rhythm = new Rhythm(turn.now, Instant.EPOCH, turn.now);
    turn.beginCallsAt(turn.now.toEpochMilli() * 1_000);
    if (!view.voters().isEmpty()) turn.voters = view.voters();
    turn.log = view.end();
    turn.decided = new DecidedTip(view.tip(), 0, view.lineage(), Optional.empty());
    if (view.leader().isPresent()) Leading.onBorn(turn, view.leader().get(), view.term());
  }

  private static void onTicked(Turn turn, Duration gap) {
    Leading.onTicked(turn, gap);
    Membership.onTicked(turn);
    Hints.onTicked(turn);
    look(turn);
    Sickness.onTicked(turn);
    Moves.onTicked(turn);
    Orders.onTicked(turn);
    History.onTicked(turn);
    Reports.onTicked(turn);
  }

  private static void look(Turn turn) {
    var isRecent =
        !turn.leads()
            && turn.own.takenAt().filter(at -> at.plus(LOOK_EVERY).isAfter(turn.now)).isPresent();
    var isDue = turn.own.askedAt().isEmpty() && !isRecent;
    if (!isDue) return;
    turn.own = turn.own.asked(turn.now);
    turn.add(new ClusterEffect.TakeVitals());
  }

  private static void onLog(Turn turn, LogEvent event) {
    switch (event) {
      case LogEvent.Leading(var term) -> Leading.onLeading(turn, term);
      case LogEvent.NotLeading _ -> Leading.onNotLeading(turn);
      case LogEvent.LeaderChanged(var leader, var term) ->
          Leading.onLeaderChanged(turn, leader, term);
      case LogEvent.Applied(var block) -> Decisions.onApplied(turn, block);
      case LogEvent.Rewound(var to, _, var lineage, var reason) ->
          Decisions.onRewound(turn, to, lineage, reason);
      case LogEvent.Refused(var term, var block, var cause) ->
          Decisions.onRefused(turn, term, block, cause);
      case LogEvent.Jumped(var tip, var lineage) -> Decisions.onJumped(turn, tip, lineage);
      case LogEvent.VotersChanged(var voters) -> turn.voters = voters;
      case LogEvent.NoLeader _ ->
          turn.clue(turn.leadership.leader().orElse(""), "", "nobody led for some time");
      case LogEvent.Slow(var voter) ->
          turn.clue(voter, "", "the leader had not heard of " + voter + " for some time");
      case LogEvent.Broken(var cause) -> turn.add(new ClusterEffect.Fail(cause));
    }
  }

  private static void onHeads(Turn turn, SyncStatus status) {
    turn.own = turn.own.heads(status.unsafeL2(), status.headL1(), turn.now);
  }

  private static void onCommit(Turn turn, Duration took, boolean isDecided) {
    if (!isDecided) return;
    turn.measure(HaMetric.COMMIT, took.toNanos() / 1e9);
    turn.chronicle = turn.chronicle.committed(took.toNanos() / 1e6);
  }

  private static void onHeard(Turn turn, PeerMessage message) {
    switch (message) {
      case PeerMessage.Report(var report) -> Membership.onReport(turn, report);
      case PeerMessage.Knock(var from) -> Reports.answerKnock(turn, from);
      case PeerMessage.Asked asked -> Orders.onAsked(turn, asked);
      case PeerMessage.Answered answered -> Orders.onAnswered(turn, answered);
      case PeerMessage.Handover handover -> onHandover(turn, handover);
      case PeerMessage.Leaving(var from) -> Membership.onLeaving(turn, from);
      case PeerMessage.Fill(var from, var after, var count) ->
          turn.add(new ClusterEffect.ServeFill(from, after, Math.min(count, Candidacy.FILLABLE)));
      case PeerMessage.FillRefused(var from, _, var cause) ->
          Feeding.onFillRefused(turn, from, cause);
      // The shell puts parts together; only the whole comes here.
      case PeerMessage.Chunk _ -> {}
    }
  }

  private static void onHandover(Turn turn, PeerMessage.Handover handover) {
    var from = handover.from();
    turn.clue(
        from,
        handover.cause(),
        "%s hands over to %s: %s".formatted(from, handover.to(), handover.cause()));
    handover.evidence().forEach(text -> turn.clue(from, "", text));
    turn.ailment = turn.ailment.moved(from, handover.cause(), turn.now);
  }

  private static void onLogOrder(Turn turn, long call, QuorumLog.Done done) {
    var isTaken =
        Leading.onConfirmed(turn, call, done)
            || Moves.onEnded(turn, call, done)
            || VoterOrders.onEnded(turn, call, done)
            || ForceOrders.onEnded(turn, call, done);
    if (!isTaken && done instanceof QuorumLog.Done.Failed(var cause))
      turn.clue(turn.self(), "", "the log did not do what it was asked: " + cause);
  }
}
