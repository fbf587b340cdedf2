package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.HaOrder;
import opekko.protocol.metrics.HaMetric;

/** Leadership goes from this node to another, between two blocks. */
final class Moves {
  private static final Duration KNOCK_LIMIT = Duration.ofSeconds(1);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(3);
  private static final int TRIES = 2;

  /** How a cause begins for which a leader hands over by itself. */
  static final String SICKNESS = "sickness: ";

  /** As a cause: the leader's process ends in good order. */
  static final String SHUTDOWN = "shutdown";

  private Moves() {}

  static final HaOrder.Terms OWN_TERMS = new HaOrder.Terms("the node", "", false);

  static void begin(Turn turn, Job.Given given, String to, String cause, List<String> evidence) {
    var term = turn.leadership.own().orElseThrow().term();
    turn.job =
        Optional.of(
            new Job.Move(given, to, cause, evidence, term, Job.Phase.KNOCKING, turn.now, 0, 0));
    turn.add(new ClusterEffect.Send(to, new PeerMessage.Knock(turn.self())));
  }

  private static Optional<Job.Move> moving(Turn turn, Job.Phase phase) {
    return turn.job
        .filter(Job.Move.class::isInstance)
        .map(Job.Move.class::cast)
        .filter(move -> move.phase() == phase);
  }

  private static boolean isMoving(Turn turn) {
    return turn.job.filter(Job.Move.class::isInstance).isPresent();
  }

  static void onReport(Turn turn, NodeReport report) {
    moving(turn, Job.Phase.KNOCKING)
        .filter(move -> move.to().equals(report.id()))
        .ifPresent(move -> answered(turn, move, report));
  }

  private static void answered(Turn turn, Job.Move move, NodeReport report) {
    if (!report.isReady()) {
      fail(turn, move, "%s is not ready: %s".formatted(move.to(), Ranking.whyNot(turn, move.to())));
      return;
    }
    if (!turn.own.isSequencing() || isUrgent(move) || wasJustDecided(turn)) call(turn, move);
    else turn.job = Optional.of(move.enter(Job.Phase.WAITING, 0, turn.now));
  }

  /** A sick or ending node does not wait for another block of its own. */
  private static boolean isUrgent(Job.Move move) {
    return isSickness(move.cause()) || move.cause().equals(SHUTDOWN);
  }

  static boolean isSickness(String cause) {
    return cause.startsWith(SICKNESS);
  }

  private static boolean wasJustDecided(Turn turn) {
    var fifth = turn.settings.blockTime().dividedBy(5);
    return turn.decided.decidedAt().filter(at -> at.plus(fifth).isAfter(turn.now)).isPresent();
  }

  static void onDecided(Turn turn, long term) {
    moving(turn, Job.Phase.WAITING).ifPresent(move -> call(turn, move));
    moving(turn, Job.Phase.SETTLING)
        .filter(move -> term > move.term())
        .ifPresent(move -> finish(turn, move));
  }

  private static void call(Turn turn, Job.Move move) {
    turn.ailment = turn.ailment.moved(turn.self(), move.cause(), turn.now);
    turn.clue(
        turn.self(),
        move.cause(),
        "%s hands over to %s: %s".formatted(turn.self(), move.to(), move.cause()));
    move.evidence().forEach(text -> turn.clue(turn.self(), "", text));
    turn.add(
        new ClusterEffect.Broadcast(
            new PeerMessage.Handover(turn.self(), move.to(), move.cause(), move.evidence())));
    var call = turn.nextCall();
    turn.job = Optional.of(move.enter(Job.Phase.CALLING, call, turn.now));
    turn.add(new ClusterEffect.Transfer(call, move.to(), CALL_LIMIT));
  }

  /** False if the answer is to another question. */
  static boolean onEnded(Turn turn, long call, QuorumLog.Done done) {
    var move = moving(turn, Job.Phase.CALLING).filter(asked -> asked.call() == call);
    if (move.isEmpty()) return false;
    switch (done) {
      case QuorumLog.Done.Ok _ -> settle(turn, move.get());
      case QuorumLog.Done.Failed(var cause) -> {
        if (turn.leads() && move.get().tries() < TRIES) call(turn, move.get());
        else fail(turn, move.get(), cause);
      }
    }
    return true;
  }

  /** The log's answer to a transfer may be lost or late; who leads is what counts. */
  static void onLeader(Turn turn, String leader) {
    moving(turn, Job.Phase.CALLING)
        .filter(move -> move.to().equals(leader))
        .ifPresent(move -> settle(turn, move));
  }

  private static void settle(Turn turn, Job.Move move) {
    var isAwaited = !(move.given().origin() instanceof Origin.Nobody);
    if (isAwaited && turn.own.isSequencing())
      turn.job = Optional.of(move.enter(Job.Phase.SETTLING, 0, turn.now));
    else finish(turn, move);
  }

  private static void finish(Turn turn, Job.Move move) {
    turn.job = Optional.empty();
    turn.measure(HaMetric.TRANSFERS, "ok", 1);
    var change = turn.chronicle.last().filter(last -> last.to().equals(move.to()));
    var gap =
        change
            .filter(last -> last.gapMillis().isPresent())
            .map(last -> ", first block after " + last.gapMillis().getAsLong() + " ms")
            .orElse("");
    var late = change.map(last -> last.lateBlocks()).orElse(0L);
    Orders.done(
        turn,
        move.given(),
        "%s leads%s, %d late".formatted(move.to(), gap, late),
        Optional.of(move.to()),
        late);
    leaveIfEnding(turn);
  }

  private static void fail(Turn turn, Job.Move move, String cause) {
    turn.job = Optional.empty();
    turn.ailment = turn.ailment.failed(move.to(), turn.now);
    turn.measure(HaMetric.TRANSFERS, "failed", 1);
    var text = "leadership was not given to %s: %s".formatted(move.to(), cause);
    if (move.given().origin() instanceof Origin.Nobody) turn.warn(text);
    Orders.refuse(turn, move.given(), text);
    leaveIfEnding(turn);
  }

  static void onTicked(Turn turn) {
    if (!isMoving(turn)) return;
    var move = (Job.Move) turn.job.orElseThrow();
    if (!turn.leads()
        && (move.phase() == Job.Phase.KNOCKING || move.phase() == Job.Phase.WAITING)) {
      fail(turn, move, "this node leads no more");
      return;
    }
    if (!isOver(turn, move)) return;
    switch (move.phase()) {
      case KNOCKING -> fail(turn, move, move.to() + " did not answer");
      case WAITING -> call(turn, move);
      case CALLING -> fail(turn, move, "the log did not answer within 4 s: look who leads");
      case SETTLING -> finish(turn, move);
    }
  }

  private static boolean isOver(Turn turn, Job.Move move) {
    var blockTime = turn.settings.blockTime();
    Instant end =
        move.since()
            .plus(
                switch (move.phase()) {
                  case KNOCKING -> KNOCK_LIMIT;
                  case WAITING -> blockTime.multipliedBy(3).dividedBy(2);
                  case CALLING -> CALL_LIMIT.plusSeconds(1);
                  case SETTLING -> blockTime.multipliedBy(2).plusSeconds(1);
                });
    return !end.isAfter(turn.now);
  }

  static void onShutDown(Turn turn) {
    turn.isLeaving = true;
    if (isMoving(turn)) return;
    var successor = Ranking.bestSuccessor(turn);
    if (turn.leads() && successor.isPresent() && turn.job.isEmpty())
      begin(
          turn,
          new Job.Given(new Origin.Nobody(), OWN_TERMS, turn.now),
          successor.get().id(),
          SHUTDOWN,
          List.of());
    else leaveIfEnding(turn);
  }

  private static void leaveIfEnding(Turn turn) {
    if (!turn.isLeaving) return;
    turn.add(new ClusterEffect.Broadcast(new PeerMessage.Leaving(turn.self())));
    turn.add(new ClusterEffect.ShutDownReady());
  }
}
