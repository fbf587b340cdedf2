package opekko.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.type.BlockId;

/** Who led when and why it changed, told once in the log and kept for operators. */
final class History {
  private static final Duration CLUE_AGE = Duration.ofSeconds(15);
  private static final Duration TELL_AFTER = Duration.ofSeconds(5);
  private static final int MAX_LATE = 64;

  /** Blocks older than this are being caught up with; they say nothing of the leader. */
  private static final long OLD_MILLIS = 60_000;

  private History() {}

  static void onLeader(Turn turn, String leader, long term) {
    var before = turn.chronicle.last();
    if (before.isPresent() && before.get().to().equals(leader) && !hasFallen(before.get(), term))
      return;
    tell(turn);
    var from = before.map(LeaderChange::to);
    var clues =
        turn.chronicle.clues().stream()
            .filter(clue -> clue.at().plus(CLUE_AGE).isAfter(turn.now))
            .filter(clue -> before.isEmpty() || !clue.at().isBefore(before.get().at()))
            .toList();
    var cause = cause(from, clues);
    turn.chronicle =
        turn.chronicle.begin(
            new LeaderChange(
                turn.now,
                from,
                leader,
                term,
                cause,
                clues.stream().map(Chronicle.Clue::text).toList(),
                turn.decided.tip(),
                OptionalLong.empty(),
                0));
    turn.measure(HaMetric.LEADER_CHANGES, word(cause), 1);
    turn.measure(HaMetric.TERM, term);
  }

  private static boolean hasFallen(LeaderChange last, long term) {
    return last.term() != term;
  }

  private static String cause(Optional<String> from, List<Chronicle.Clue> clues) {
    if (from.isEmpty()) return "start";
    return clues.reversed().stream()
        .filter(clue -> !clue.cause().isEmpty() && clue.about().equals(from.get()))
        .map(Chronicle.Clue::cause)
        .findFirst()
        .orElse("election");
  }

  /** A cause without its detail. */
  private static String word(String cause) {
    return cause.split(":", 2)[0];
  }

  /** Called before the tip moves. */
  static void onDecided(Turn turn, long term, BlockId block, long blockTime) {
    var late = turn.now.toEpochMilli() - blockTime * 1_000;
    if (late < OLD_MILLIS) {
      turn.chronicle = turn.chronicle.late(late);
      if (turn.leads()) turn.measure(HaMetric.LATENESS, late / 1e3);
    }
    if (!turn.chronicle.open()) return;
    var change = turn.chronicle.last().orElseThrow();
    if (term < change.term()) {
      // An entry of the old leader that the new one took over.
      turn.chronicle =
          turn.chronicle.amend(
              with(change, Optional.of(block), change.gapMillis(), change.lateBlocks()), true);
      return;
    }
    var isLate = late > turn.settings.blockTime().toMillis() / 2;
    var count = change.lateBlocks() + (isLate ? 1 : 0);
    var gap = change.gapMillis().isPresent() ? change.gapMillis() : gap(turn, change);
    turn.chronicle =
        turn.chronicle.amend(
            with(change, change.lastBlock(), gap, count), isLate && count < MAX_LATE);
    if (!turn.chronicle.open()) tell(turn);
  }

  private static OptionalLong gap(Turn turn, LeaderChange change) {
    if (change.from().isEmpty()) return OptionalLong.empty();
    var last = turn.decided.decidedAt();
    if (last.isEmpty()) return OptionalLong.empty();
    var millis = Duration.between(last.get(), turn.now).toMillis();
    turn.measure(HaMetric.FIRST_BLOCK, millis / 1e3);
    return OptionalLong.of(millis);
  }

  private static LeaderChange with(
      LeaderChange change, Optional<BlockId> lastBlock, OptionalLong gap, long late) {
    return new LeaderChange(
        change.at(),
        change.from(),
        change.to(),
        change.term(),
        change.cause(),
        change.evidence(),
        lastBlock,
        gap,
        late);
  }

  static void onTicked(Turn turn) {
    var change = turn.chronicle.last();
    if (change.isPresent() && change.get().at().plus(TELL_AFTER).isBefore(turn.now)) tell(turn);
  }

  /** One line for each change, once its blocks are in time again, or after a while. */
  private static void tell(Turn turn) {
    if (turn.chronicle.isTold()) return;
    var change = turn.chronicle.last().orElseThrow();
    turn.chronicle = turn.chronicle.told();
    turn.add(new ClusterEffect.Info(line(change)));
  }

  private static String line(LeaderChange change) {
    return "%s leads term %d after %s: %s; last block %s, gap %s, %d late"
        .formatted(
            change.to(),
            change.term(),
            change.from().orElse("nobody"),
            change.cause(),
            change.lastBlock().map(block -> Long.toString(block.number())).orElse("none"),
            change.gapMillis().isPresent()
                ? change.gapMillis().getAsLong() + " ms"
                : "not over yet",
            change.lateBlocks());
  }
}
