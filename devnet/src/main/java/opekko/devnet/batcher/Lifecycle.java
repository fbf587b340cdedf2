package opekko.devnet.batcher;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Start, pause, stop, and the one timer. */
final class Lifecycle {
  private Lifecycle() {}

  static void onBorn(Turn turn) {
    turn.nextPoll = turn.now;
    if (turn.settings.channels().availability() != DataAvailability.CALLDATA)
      turn.effects.add(new BatcherEffect.PrepareBlobs());
    Following.awaitNode(turn);
  }

  static void onPause(Turn turn) {
    if (turn.mode instanceof Mode.Running) turn.mode = new Mode.Paused();
  }

  static void onResume(Turn turn) {
    if (!(turn.mode instanceof Mode.Paused)) return;
    turn.mode = new Mode.Running();
    turn.nextPoll = turn.now;
  }

  static void onStop(Turn turn) {
    if (turn.mode instanceof Mode.Stopping) return;
    var deadline = turn.now.plus(turn.settings.stopLimit());
    turn.mode = new Mode.Stopping(deadline, turn.mode instanceof Mode.Running);
    turn.isFlushing = true;
  }

  static void settle(Turn turn) {
    var isEmptied = turn.filling.isEmpty() && turn.cursor > turn.newest();
    if (isEmptied) turn.isFlushing = false;
    if (!(turn.mode instanceof Mode.Stopping(var deadline, var sendsRest))) return;
    var isSent = !sendsRest || isEmptied && !turn.hasUnsentFrames();
    var isThere = turn.transactions.stream().allMatch(SentTransaction::isIncluded);
    if (isSent && isThere || !turn.now.isBefore(deadline)) end(turn);
  }

  private static void end(Turn turn) {
    var outstanding = (int) turn.transactions.stream().filter(each -> !each.isIncluded()).count();
    var unincluded =
        turn.channels.stream()
            .filter(channel -> !Watching.isIncluded(turn, channel))
            .mapToLong(channel -> channel.first().number())
            .min()
            .orElse(turn.filling.map(filling -> filling.first().number()).orElse(turn.cursor));
    var blocks = (int) Math.max(0, turn.newest() - unincluded + 1);
    turn.mode = new Mode.Stopped();
    turn.effects.add(new BatcherEffect.End(new Leftover(blocks, outstanding)));
  }

  static Optional<Instant> nextWake(Turn turn) {
    return switch (turn.mode) {
      case Mode.Stopped _ -> Optional.empty();
      case Mode.Stopping(var deadline, _) -> earliest(turn, deadline);
      case Mode.Running _, Mode.Paused _ -> earliest(turn, turn.nextPoll);
    };
  }

  private static Optional<Instant> earliest(Turn turn, Instant limit) {
    var retry = turn.retryAt.isAfter(turn.now) ? turn.retryAt : limit;
    return Stream.of(turn.nextPoll, retry, limit).min(Instant::compareTo);
  }
}
