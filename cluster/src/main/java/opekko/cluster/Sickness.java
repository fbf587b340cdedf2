package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The leader looks after itself: when something it needs fails, and another node is better, it
 * hands over. What all nodes suffer from moves nothing, and nothing moves twice in short time
 * without having helped.
 */
final class Sickness {
  private static final Duration BLIP = Duration.ofMillis(600);
  private static final Duration REST = Duration.ofSeconds(60);
  private static final Duration SHORT_REST = Duration.ofSeconds(10);
  private static final Duration HUNG = Duration.ofMillis(500);
  private static final Duration PREFERENCE_AFTER = Duration.ofSeconds(30);
  private static final int MANY_PAUSES = 3;

  private Sickness() {}

  static void onTicked(Turn turn) {
    if (!turn.leads() || turn.isLeaving) {
      turn.ailment =
          new Ailment(Optional.empty(), List.of(), turn.ailment.lastMove(), Optional.empty());
      return;
    }
    var causes = causes(turn);
    turn.ailment = next(turn, causes);
    if (turn.job.isPresent() || turn.pause.holds(turn.now)) return;
    if (causes.isEmpty()) prefer(turn);
    else if (isLasting(turn) && isAllowed(turn)) handOver(turn, causes);
  }

  private static Ailment next(Turn turn, List<String> causes) {
    var before = turn.ailment;
    if (causes.isEmpty())
      return new Ailment(
          Optional.empty(),
          causes,
          before.lastMove(),
          before.wellSince().or(() -> Optional.of(turn.now)));
    return new Ailment(
        before.since().or(() -> Optional.of(turn.now)),
        causes,
        before.lastMove(),
        Optional.empty());
  }

  private static List<String> causes(Turn turn) {
    var causes = new ArrayList<String>();
    var own = turn.own;
    if (turn.wishes.isDrained()) causes.add("drained by an operator");
    own.askedAt()
        .filter(asked -> asked.plus(HUNG).isBefore(turn.now))
        .ifPresentOrElse(
            asked ->
                causes.add(
                    "its engine has not answered for %d ms"
                        .formatted(Duration.between(asked, turn.now).toMillis())),
            () -> engine(turn).ifPresent(causes::add));
    own.vitals()
        .flatMap(Vitals::signerFailure)
        .ifPresent(why -> causes.add("the signer fails: " + why));
    own.logFault().ifPresent(why -> causes.add("the log's disk fails: " + why));
    slowDisk(turn).ifPresent(causes::add);
    Candidacy.staleL1(turn).ifPresent(causes::add);
    var pauses = own.pausesSince(turn.now).size();
    if (pauses >= MANY_PAUSES)
      causes.add("the process stood still %d times in 10 s".formatted(pauses));
    overdue(turn).ifPresent(causes::add);
    return causes;
  }

  private static Optional<String> engine(Turn turn) {
    return turn.own.vitals().isEmpty() ? Optional.empty() : Candidacy.engine(turn.own, turn.now);
  }

  private static Optional<String> slowDisk(Turn turn) {
    var millis = turn.own.vitals().map(Vitals::diskMillis).filter(disk -> disk.isPresent());
    return millis
        .map(disk -> disk.getAsDouble())
        .filter(disk -> disk > turn.settings.slowDisk().toMillis())
        .map(disk -> "its disk took %.0f ms to sync the log".formatted(disk));
  }

  /** A block is overdue when even the one after it should be there. */
  private static Optional<String> overdue(Turn turn) {
    var late = lateness(turn);
    var blockTime = turn.settings.blockTime();
    return late.isPresent() && late.getAsLong() > blockTime.toMillis()
        ? Optional.of("its next block is %d ms late".formatted(late.getAsLong()))
        : Optional.empty();
  }

  /** Of the block that should be decided next, in milliseconds; negative while there is time. */
  private static OptionalLong lateness(Turn turn) {
    var sequencing = turn.own.isSequencing() && turn.decided.tipTime() > 0;
    if (!sequencing) return OptionalLong.empty();
    var due = Instant.ofEpochSecond(turn.decided.tipTime()).plus(turn.settings.blockTime());
    // A new leader, and one that makes up for lost time, is given a block time for each block.
    var start = turn.leadership.own().map(Leadership.Lead::askedAt).orElse(turn.now);
    var before = turn.decided.decidedAt().orElse(start);
    var from = Stream.of(due, start, before).max(Comparator.naturalOrder()).orElseThrow();
    return OptionalLong.of(Duration.between(from, turn.now).toMillis());
  }

  /** A blip changes nothing while no block is late. */
  private static boolean isLasting(Turn turn) {
    var late = lateness(turn);
    var isLate = late.isPresent() && late.getAsLong() > turn.settings.blockTime().toMillis() / 2;
    var since = turn.ailment.since().orElse(turn.now);
    return isLate || Duration.between(since, turn.now).compareTo(BLIP) >= 0;
  }

  private static boolean isAllowed(Turn turn) {
    var last = turn.ailment.lastMove();
    if (last.isEmpty()) return true;
    var rested = Duration.between(last.get(), turn.now);
    if (rested.compareTo(REST) >= 0) return true;
    // The move before made things better if this node decided blocks since.
    var helped = turn.decided.decidedAt().filter(at -> at.isAfter(last.get())).isPresent();
    return helped && rested.compareTo(SHORT_REST) >= 0;
  }

  private static void handOver(Turn turn, List<String> causes) {
    var successor = Ranking.bestSuccessor(turn).filter(report -> !isSharing(turn, causes, report));
    if (successor.isEmpty()) return;
    var cause = turn.wishes.isDrained() ? "drain" : "sickness: " + causes.getFirst();
    Moves.begin(turn, byItself(turn), successor.get().id(), cause, causes);
  }

  /** An old L1 head alone is no reason to move to a node whose own is not newer. */
  private static boolean isSharing(Turn turn, List<String> causes, NodeReport report) {
    var isOnlyL1 = causes.size() == 1 && Candidacy.staleL1(turn).isPresent();
    return isOnlyL1 && report.l1Time().orElse(0) <= turn.own.l1().time();
  }

  /** Among nodes that are well the operator's preference counts. */
  private static void prefer(Turn turn) {
    var isSettled =
        turn.ailment
                .wellSince()
                .filter(at -> at.plus(PREFERENCE_AFTER).isBefore(turn.now))
                .isPresent()
            && turn.ailment.lastMove().filter(at -> at.plus(REST).isAfter(turn.now)).isEmpty();
    if (!isSettled) return;
    Ranking.bestSuccessor(turn)
        .filter(report -> report.priority() > turn.wishes.priority())
        .ifPresent(report ->
            Moves.begin(
                turn,
                byItself(turn),
                report.id(),
                "preference",
                List.of(
                    "%s has priority %d, %s has %d"
                        .formatted(
                            report.id(), report.priority(), turn.self(), turn.wishes.priority()))));
  }

  private static Job.Given byItself(Turn turn) {
    return new Job.Given(new Origin.Nobody(), Moves.OWN_TERMS, turn.now);
  }
}
