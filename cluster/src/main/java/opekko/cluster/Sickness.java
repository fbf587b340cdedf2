package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The leader looks after itself: when something it needs fails, and another node is better, it
 * hands over. What all nodes suffer from moves nothing, and nothing moves twice in short time
 * without having helped.
 */
final class Sickness {
  /** What passes sooner changes nothing: half a second, and what looks and a busy machine add. */
  private static final Duration BLIP = Duration.ofMillis(700);

  private static final Duration PREFERENCE_AFTER = Duration.ofSeconds(30);
  private static final Duration PREFERENCE_REST = Duration.ofSeconds(60);
  private static final int MANY_PAUSES = 3;
  private static final int BLOCKS_TO_FIND_THE_TIP = 4;
  private static final Duration TIME_TO_FIND_THE_TIP = Duration.ofSeconds(5);

  private Sickness() {}

  static void onTicked(Turn turn) {
    if (!turn.leads() || turn.isLeaving) {
      turn.ailment = turn.ailment.well(Optional.empty());
      return;
    }
    var causes = causes(turn);
    turn.ailment = next(turn, causes);
    if (turn.job.isPresent() || turn.pause.holds(turn.now)) return;
    if (causes.isEmpty()) prefer(turn);
    else if (isLasting(turn)) handOver(turn, causes);
  }

  private static Ailment next(Turn turn, List<String> causes) {
    var before = turn.ailment;
    if (causes.isEmpty()) return before.well(before.wellSince().or(() -> Optional.of(turn.now)));
    // An engine that does not answer is sick since it was asked.
    var from = silence(turn).isPresent() ? silentSince(turn).orElseThrow() : turn.now;
    return before.sick(causes, before.since().orElse(from));
  }

  /** That the engine does not answer the look that is under way. */
  static Optional<String> silence(Turn turn) {
    return silentSince(turn)
        .map(asked -> Duration.between(asked, turn.now))
        .filter(silence -> silence.compareTo(BLIP) >= 0)
        .map(silence -> "its engine has not answered for %d ms".formatted(silence.toMillis()));
  }

  /** While this process stood still, nobody could answer it. */
  private static Optional<Instant> silentSince(Turn turn) {
    var woken = turn.own.pausesSince(turn.now).stream().max(Comparator.naturalOrder());
    return turn.own.askedAt().map(asked -> woken.filter(asked::isBefore).orElse(asked));
  }

  private static List<String> causes(Turn turn) {
    var causes = new ArrayList<String>();
    var own = turn.own;
    if (turn.wishes.isDrained()) causes.add("drained by an operator");
    silence(turn).or(() -> engine(turn)).ifPresent(causes::add);
    own.vitals()
        .flatMap(Vitals::signerFailure)
        .ifPresent(why -> causes.add("the signer fails: " + why));
    own.logFault().ifPresent(why -> causes.add("the log's disk fails: " + why));
    Candidacy.slowDisk(turn).ifPresent(causes::add);
    Candidacy.staleL1(turn).ifPresent(causes::add);
    Candidacy.wrongClock(turn).ifPresent(causes::add);
    var pauses = own.pausesSince(turn.now).size();
    if (pauses >= MANY_PAUSES)
      causes.add("the process stood still %d times in 10 s".formatted(pauses));
    overdue(turn).ifPresent(causes::add);
    return causes;
  }

  private static Optional<String> engine(Turn turn) {
    return turn.own.vitals().isEmpty() ? Optional.empty() : Candidacy.engine(turn.own, turn.now);
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
    if (!turn.own.isSequencing() || turn.decided.tip().isEmpty()) return OptionalLong.empty();
    // A new leader, and one that makes up for lost time, is given a block time for each block.
    var start = turn.leadership.own().map(Leadership.Lead::askedAt).orElse(turn.now);
    var before = turn.decided.decidedAt().orElse(start);
    var free = start.isAfter(before) ? start : before;
    var due = due(turn, free);
    return OptionalLong.of(Duration.between(due.isAfter(free) ? due : free, turn.now).toMillis());
  }

  /**
   * Where the log jumped or went back, the tip's time is not known and the way to the tip may have
   * to be found first. That takes a while, but must not take for ever: another may be there.
   */
  private static Instant due(Turn turn, Instant free) {
    var blockTime = turn.settings.blockTime();
    if (turn.decided.tipTime() > 0)
      return Instant.ofEpochSecond(turn.decided.tipTime()).plus(blockTime);
    var several = blockTime.multipliedBy(BLOCKS_TO_FIND_THE_TIP);
    return free.plus(several.compareTo(TIME_TO_FIND_THE_TIP) > 0 ? several : TIME_TO_FIND_THE_TIP);
  }

  /** A blip changes nothing, unless a block is overdue already. */
  private static boolean isLasting(Turn turn) {
    var since = turn.ailment.since().orElse(turn.now);
    return overdue(turn).isPresent() || Duration.between(since, turn.now).compareTo(BLIP) >= 0;
  }

  private static void handOver(Turn turn, List<String> causes) {
    var successor = Successors.best(turn, causes);
    if (successor.isEmpty()) return;
    var cause = turn.wishes.isDrained() ? "drain" : Moves.SICKNESS + causes.getFirst();
    Moves.begin(turn, byItself(turn), successor.get().id(), cause, causes);
  }

  /** Among nodes that are well the operator's preference counts. */
  private static void prefer(Turn turn) {
    var isSettled =
        turn.ailment
                .wellSince()
                .filter(at -> at.plus(PREFERENCE_AFTER).isBefore(turn.now))
                .isPresent()
            && turn.ailment
                .movedAt()
                .filter(at -> at.plus(PREFERENCE_REST).isAfter(turn.now))
                .isEmpty();
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
