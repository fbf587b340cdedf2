package opekko.node.status;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.api.BlockTiming;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.api.Standstill;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** A status with something in every part. */
public final class Statuses {
  public static final Instant NOW = Instant.ofEpochSecond(2_000_000);

  private Statuses() {}

  /** Numbered so that its time is that many blocks of 12 s before now. */
  public static L1BlockRef l1(long number) {
    return new L1BlockRef(
        Chains.hash(number),
        number,
        Chains.hash(number - 1),
        NOW.getEpochSecond() - 12 * (100 - number));
  }

  public static L2BlockRef l2(long number) {
    return new L2BlockRef(
        Chains.hash(1_000_000 + number),
        number,
        Chains.hash(1_000_000 + number - 1),
        NOW.getEpochSecond() - 2 * (500 - number),
        new BlockId(Chains.hash(number / 6), number / 6),
        number % 6);
  }

  public static SyncStatus sync() {
    return new SyncStatus(
        l1(98), l1(90), l1(99), l1(95), l1(90), l2(499), l2(480), l2(440), l2(480), l2(499),
        l2(480));
  }

  public static LiveStatus live() {
    return new LiveStatus(
        NOW,
        "v0.1.0",
        901,
        sync(),
        List.of(
            new Standstill(
                "safe",
                "no-batch",
                "no batch has come",
                "since L1 block 97",
                NOW.minusSeconds(40))),
        Optional.of(sequencer()),
        new MailboxStatus(
            3,
            List.of(
                new MailboxStatus.Kind("Step", 10, Duration.ofMillis(20), Duration.ofMillis(4)),
                new MailboxStatus.Kind(
                    "HeadChanged", 5, Duration.ofMillis(3), Duration.ofNanos(1_500_000))),
            List.of(new MailboxStatus.FaultNote(NOW.minusSeconds(7), "engine: hung up"))),
        Optional.of(batcher()));
  }

  private static SequencerStatus sequencer() {
    return new SequencerStatus(
        true,
        OptionalLong.of(4),
        "building",
        l2(499),
        31,
        Optional.of(NOW.plusMillis(300)),
        "",
        false,
        List.of(
            timing(498, Optional.of(Duration.ofNanos(250_000)), 40),
            timing(499, Optional.empty(), -35)));
  }

  private static BlockTiming timing(long number, Optional<Duration> sign, long latenessMillis) {
    var time = l2(number).time();
    return new BlockTiming(
        number,
        time,
        21,
        Duration.ofNanos(1_234_000),
        Duration.ofMillis(4),
        Duration.ofMillis(1),
        sign,
        sign,
        Duration.ofMillis(3),
        Instant.ofEpochSecond(time).plusMillis(latenessMillis));
  }

  private static BatcherStatus batcher() {
    return new BatcherStatus(
        Chains.BATCHER,
        true,
        "room in the pool",
        Optional.of(BigInteger.TEN.pow(18)),
        l2(497).id(),
        List.of(new BatcherStatus.Channel("ab", 490, 497, 9000, 3000, 2, 1, true)),
        List.of(new BatcherStatus.Transaction(Chains.hash(5), 7, 1, 2, NOW.minusSeconds(3))),
        new BatcherStatus.Totals(400, 30, 31, 12, 90_000, 1, BigInteger.TEN.pow(15)));
  }
}
