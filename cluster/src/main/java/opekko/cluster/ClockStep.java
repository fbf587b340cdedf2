package opekko.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * The wall clock was set back: what happened lately seems to lie ahead. Nothing would be due until
 * the clock has come that far again, so all of it counts as having happened just now.
 */
final class ClockStep {
  private ClockStep() {}

  static void settle(Turn turn) {
    var rhythm = turn.rhythm;
    var own = turn.own;
    var isBack =
        rhythm.reportedAt().isAfter(turn.now)
            || rhythm.measuredAt().isAfter(turn.now)
            || own.takenAt().filter(at -> at.isAfter(turn.now)).isPresent();
    if (!isBack) return;
    turn.clue(turn.self(), "", "the clock of %s was set back".formatted(turn.self()));
    turn.rhythm =
        new Rhythm(
            notAhead(turn, rhythm.bornAt()),
            notAhead(turn, rhythm.reportedAt()),
            notAhead(turn, rhythm.measuredAt()));
    turn.own =
        new OwnHealth(
            own.vitals(),
            notAhead(turn, own.takenAt()),
            notAhead(turn, own.askedAt()),
            own.logFault(),
            own.unsafe(),
            own.l1(),
            notAhead(turn, own.movedAt()),
            own.pauses().stream().map(at -> notAhead(turn, at)).toList());
    turn.ailment = turn.ailment.forgotten(turn.now);
    turn.job =
        turn.job.map(job ->
            job instanceof Job.Move move ? move.enter(move.phase(), move.call(), turn.now) : job);
    others(turn);
    log(turn);
  }

  private static void others(Turn turn) {
    turn.peers.replaceAll(
        (_, peer) -> new Peer(peer.report(), notAhead(turn, peer.heardAt()), peer.isCutOff()));
    turn.strangers.replaceAll(
        (_, stranger) -> new Stranger(stranger.why(), notAhead(turn, stranger.heardAt())));
    turn.hint =
        new Hint(
            turn.hint
                .pending()
                .map(due -> new Hint.Pending(due.leader(), notAhead(turn, due.at()))),
            notAhead(turn, turn.hint.lastStand()));
  }

  private static void log(Turn turn) {
    var fed = turn.catchUp;
    turn.catchUp =
        new CatchUp(
            fed.fed(),
            notAhead(turn, fed.fedAt()),
            fed.reading(),
            notAhead(turn, fed.helplessAt()),
            fed.turn(),
            fed.depth(),
            fed.stuck());
    var decided = turn.decided;
    turn.decided =
        new DecidedTip(
            decided.tip(),
            decided.tipTime(),
            decided.lineage(),
            notAhead(turn, decided.decidedAt()));
    var known = turn.leadership;
    turn.leadership =
        new Leadership(
            known.leader(),
            known.term(),
            known.since(),
            notAhead(turn, known.leaderlessSince()),
            known
                .own()
                .map(lead ->
                    new Leadership.Lead(lead.term(), lead.asked(), notAhead(turn, lead.askedAt()))),
            known.lastLedTerm());
  }

  private static Instant notAhead(Turn turn, Instant at) {
    return at.isAfter(turn.now) ? turn.now : at;
  }

  private static Optional<Instant> notAhead(Turn turn, Optional<Instant> at) {
    return at.map(known -> notAhead(turn, known));
  }
}
