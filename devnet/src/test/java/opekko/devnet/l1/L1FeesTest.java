package opekko.devnet.l1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.BlockHeader;
import org.junit.jupiter.api.Test;

class L1FeesTest {
  private static final long BLOB = 131_072;
  private final L1Genesis osaka = Accounts.genesis();
  private final L1Genesis prague = osaka.withForks(L1Forks.PRAGUE);

  @Test
  void shouldMoveTheBaseFeeByAtMostAnEighth() {
    assertEquals(BigInteger.valueOf(875), L1Fees.nextBaseFee(header(1000, 0, 0, 0)));
    assertEquals(BigInteger.valueOf(1000), L1Fees.nextBaseFee(header(1000, 30_000_000, 0, 0)));
    assertEquals(BigInteger.valueOf(1125), L1Fees.nextBaseFee(header(1000, 60_000_000, 0, 0)));
    assertEquals(BigInteger.valueOf(8), L1Fees.nextBaseFee(header(7, 60_000_000, 0, 0)));
  }

  @Test
  void shouldCarryTheBlobGasAboveTheTargetOver() {
    assertEquals(0, L1Fees.nextExcessBlobGas(header(7, 0, 5 * BLOB, 0), 12, prague));
    assertEquals(3 * BLOB, L1Fees.nextExcessBlobGas(header(7, 0, 9 * BLOB, 0), 12, prague));
    assertEquals(4 * BLOB, L1Fees.nextExcessBlobGas(header(7, 0, 0, 10 * BLOB), 12, prague));
  }

  @Test
  void shouldHoldTheBlobFeeUpFromOsakaOnWhenTheBaseFeeIsHigh() {
    var parent = header(1_000_000_000, 0, 6 * BLOB, 10 * BLOB);

    assertEquals(10 * BLOB, L1Fees.nextExcessBlobGas(parent, 12, prague));
    assertEquals(12 * BLOB, L1Fees.nextExcessBlobGas(parent, 12, osaka));
    assertEquals(10 * BLOB, L1Fees.nextExcessBlobGas(header(7, 0, 6 * BLOB, 10 * BLOB), 12, osaka));
  }

  @Test
  void shouldFollowTheScheduleOfTheChild() {
    var later =
        osaka.withForks(
            L1Forks.OSAKA.with(new L1Forks.BlobSchedule("bpo1", 100, 10, 15, 8_346_193)));
    var parent = header(7, 0, 9 * BLOB, 4 * BLOB);

    assertEquals(7 * BLOB, L1Fees.nextExcessBlobGas(parent, 99, later));
    assertEquals(3 * BLOB, L1Fees.nextExcessBlobGas(parent, 100, later));
  }

  private BlockHeader header(long baseFee, long gasUsed, long blobGasUsed, long excess) {
    var first = osaka.block().header();
    return new BlockHeader(
        first.parentHash(),
        first.ommersHash(),
        first.beneficiary(),
        first.stateRoot(),
        first.transactionsRoot(),
        first.receiptsRoot(),
        first.logsBloom(),
        first.difficulty(),
        first.number(),
        60_000_000,
        gasUsed,
        first.time(),
        first.extraData(),
        first.mixHash(),
        first.nonce(),
        Optional.of(BigInteger.valueOf(baseFee)),
        first.withdrawalsRoot(),
        OptionalLong.of(blobGasUsed),
        OptionalLong.of(excess),
        first.parentBeaconRoot(),
        first.requestsHash(),
        first.further());
  }
}
