package opekko.node.simulation;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l2.LedgerBlock;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Bytes;

/** Draws from a seed what goes wrong in a world, and what its users do. */
final class Chaos {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final long DEPOSIT_GAS = 100_000;
  private static final DevnetAccount[] USERS = {
    DevnetAccount.USER, DevnetAccount.USER2, DevnetAccount.TRAFFIC1
  };

  private final World world;
  private final SimNode sequencer;
  private final SimBatcher batcher;
  private final ScriptedBatcher other;
  private final Seeded random;

  Chaos(World world, SimNode sequencer, SimBatcher batcher, Seeded random) {
    this.world = world;
    this.sequencer = sequencer;
    this.batcher = batcher;
    other = world.scriptedBatcher();
    this.random = random;
  }

  /** One thing, or none; and what users send meanwhile. */
  void happen() {
    switch (random.below(20)) {
      case 0, 1, 2 -> anyLine().setWeather(badWeather());
      case 3 -> anyLine().setWeather(Weather.CALM);
      case 4, 5 -> world.reorg(1 + random.below(5), any(L1Chain.Replaced.values()));
      case 6 -> world.network().set(badNetwork());
      case 7 -> anyNode().crash();
      case 8 -> world.l1().missSlots(random.below(4));
      case 9, 10 -> disturb(anyNode().engine());
      case 11 -> anyNode().engine().faults().clear();
      case 12 -> batcher.crash();
      case 13 -> batcher.start();
      case 14 -> world.network().repeatOld();
      case 15 -> administrate();
      case 16 -> anyNode().setClockSkew(Duration.ofMillis(random.below(4001) - 2000));
      case 17 -> mislead();
      default -> anyNode().start();
    }
    for (var i = random.below(3); i > 0; i--) transfer();
    if (random.below(5) == 0) deposit();
  }

  private void disturb(SimEngine engine) {
    switch (random.below(4)) {
      case 0 -> engine.faults().setSyncing(true);
      case 1 -> engine.faults().failNextCalls(1 + random.below(10), "out of memory");
      case 2 -> engine.faults().loseNextJobs(1 + random.below(3));
      default -> engine.loseBlocks(1 + random.below(4));
    }
  }

  /**
   * Somebody else has the batcher's key, too: batches with a spent transaction in them, channels
   * that lack a frame or have their frames in the wrong order, and noise.
   */
  private void mislead() {
    var ledger = sequencer.engine().ledger();
    var first = ledger.block(BlockLabel.SAFE).map(LedgerBlock::number).orElse(0L) + 1;
    var last = Math.min(ledger.head().number(), first + random.below(10));
    try {
      if (last < first || random.below(4) == 0) {
        other.sendData(Bytes.concat(Bytes.of(random.below(2)), random.bytesUpTo(300)));
        return;
      }
      var span = other.span(sequencer.engine().blocks(first, last));
      if (random.flip()) {
        var index = random.below(span.batches().size());
        span = span.withTransactions(index, List.of(spent()));
      }
      var frames = new ArrayList<>(other.frames(span, 60 + random.below(400)));
      if (random.flip()) frames.add(frames.removeFirst());
      if (random.below(4) == 0) frames.removeLast();
      for (var frame : frames) other.sendFrames(List.of(frame));
    } catch (IllegalStateException refused) {
      world.journal().note("other batcher", "refused", refused.getMessage());
    }
  }

  private Bytes spent() {
    var draft = TransactionDraft.on(DevnetChain.L2_CHAIN_ID, 0).withFees(GWEI, GWEI);
    return draft.signedBy(DevnetAccount.USER.key()).encode();
  }

  private void administrate() {
    switch (random.below(4)) {
      case 0 -> sequencer.stopSequencing();
      case 1 -> sequencer.setRecoverMode(random.flip());
      case 2 -> anyNode().resetDerivation();
      default -> sequencer.startSequencing(sequencer.engine().ledger().head().hash());
    }
  }

  /** A user sends a coin. */
  void transfer() {
    var from = any(USERS);
    var ledger = sequencer.engine().ledger();
    var draft =
        TransactionDraft.on(DevnetChain.L2_CHAIN_ID, ledger.pendingNonce(from.address()))
            .withFees(GWEI, GWEI.multiply(BigInteger.valueOf(50)))
            .paying(any(USERS).address(), BigInteger.valueOf(random.below(1000)));
    sequencer.engine().submit(draft.signedBy(from.key()).encode());
  }

  private void deposit() {
    var from = any(USERS);
    var draft =
        TransactionDraft.on(DevnetChain.L1_CHAIN_ID, world.l1().pendingNonce(from.address()))
            .withFees(GWEI, GWEI.multiply(BigInteger.valueOf(50)))
            .paying(DevnetChain.PORTAL, BigInteger.valueOf(random.below(1000)))
            .withGas(DEPOSIT_GAS);
    world.l1().submit(draft.signedBy(from.key()).encode());
  }

  /** All is well from here on. */
  void end() {
    world.journal().note("chaos", "ends", "");
    world.l1().resume();
    world.lines().forEach(line -> line.setWeather(Weather.CALM));
    world.network().set(Network.State.GOOD);
    for (var node : world.nodes()) {
      node.engine().faults().clear();
      node.setClockSkew(Duration.ZERO);
      node.start();
    }
    sequencer.setRecoverMode(false);
    batcher.start();
  }

  private Weather badWeather() {
    return new Weather(1 + random.below(2000), random.below(300), random.below(30));
  }

  private Network.State badNetwork() {
    return new Network.State(random.below(60), random.below(30), 1 + random.below(6000));
  }

  private Line anyLine() {
    return world.lines().get(random.below(world.lines().size()));
  }

  private SimNode anyNode() {
    return world.nodes().get(random.below(world.nodes().size()));
  }

  private <T> T any(T[] values) {
    return values[random.below(values.length)];
  }

  /** How long until the next thing. */
  Duration pause() {
    return Duration.ofMillis(random.below((int) (2_000 * world.shape().slot())));
  }
}
