package opekko.driver;

import java.util.Optional;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;

/**
 * Finalizes L2 blocks after asking L1 twice: is the finalized block it reported its own, and the
 * one the L2 block was derived from? Runs beside the engine's work.
 *
 * @spec op-node rollup/finality/finalizer.go: tryFinalize
 */
final class FinalityCheck {
  private FinalityCheck() {}

  static void onSignal(Turn turn, L1BlockRef finalized) {
    if (finalized.number() < turn.finality.signal().number()) {
      turn.warn("ignoring finalized L1 block %s, older than one before".formatted(finalized));
      return;
    }
    turn.finality = turn.finality.signalled(finalized);
    tryFinalize(turn);
  }

  static void onIdle(Turn turn, L1BlockRef origin) {
    if (!turn.finality.isDueWhenIdle(origin, turn.settings)) return;
    turn.finality = turn.finality.triedAtIdle(origin.number());
    tryFinalize(turn);
  }

  static void onProgress(Turn turn, L1BlockRef origin) {
    if (!turn.finality.isDueWhenBusy(origin, turn.settings)) return;
    turn.finality = turn.finality.triedWhenBusy(origin.number());
    tryFinalize(turn);
  }

  static void tryFinalize(Turn turn) {
    if (!(turn.phase instanceof Phase.Running)) return;
    var candidate = turn.finality.candidate(turn.heads.finalized());
    if (candidate.isEmpty()) return;
    var signal = turn.finality.signal();
    read(turn, new Finality.Check(turn.newCall(), candidate.get(), signal, false), signal.number());
  }

  private static void read(Turn turn, Finality.Check check, long l1Number) {
    turn.finality = turn.finality.checking(Optional.of(check));
    turn.effects.add(new DriverEffect.ReadL1Ref(check.call(), BlockSelector.number(l1Number)));
  }

  static void onL1(Turn turn, Finality.Check check, Fetched<L1BlockRef> answer) {
    turn.finality = turn.finality.checking(Optional.empty());
    var expected = check.signalConfirmed() ? check.candidate().l1() : check.signal().id();
    switch (answer) {
      case Fetched.Found<L1BlockRef>(var ref) when !ref.hash().equals(expected.hash()) -> {
        // A refuted signal would refute every chain derived after the reset as well.
        if (!check.signalConfirmed()) turn.finality = turn.finality.withoutSignal();
        Resetting.begin(
            turn, "L1 block %s was taken for canonical, but L1 has %s".formatted(expected, ref));
      }
      case Fetched.Found<L1BlockRef> _ -> confirm(turn, check);
      case Fetched.Missing<L1BlockRef>(var what) -> retryLater(turn, expected, what);
      case Fetched.Failed<L1BlockRef>(var fault) -> retryLater(turn, expected, fault.cause());
    }
  }

  private static void confirm(Turn turn, Finality.Check check) {
    if (!check.signalConfirmed()) {
      var next = new Finality.Check(turn.newCall(), check.candidate(), check.signal(), true);
      read(turn, next, check.candidate().l1().number());
      return;
    }
    var safe = check.candidate().safe();
    var heads = turn.heads;
    // Finality never goes back, and only what is safe can be final.
    if (safe.number() <= heads.finalized().number() || safe.number() > heads.safe().number())
      return;
    turn.heads = heads.withFinalized(safe);
    if (turn.flush == DriverState.Flush.NOT_WAITING) turn.flush = DriverState.Flush.DUE;
  }

  /** The next finalized signal, or the next idle moment, tries again. */
  private static void retryLater(Turn turn, BlockId expected, String cause) {
    turn.finality = turn.finality.triedAtIdle(0);
    turn.warn("cannot check finality of L1 block %s: %s".formatted(expected, cause));
  }
}
