package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.AltDaConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class FinalityTest {
  private static final RollupConfig CONFIG = Blocks.config(Hardfork.HOLOCENE);
  private static final DriverSettings SETTINGS = DriverSettings.DEFAULT;

  @Test
  void shouldPickHighestBlockDerivedFromFinalizedL1() {
    var finality =
        onSafe(onSafe(onSafe(Finality.NONE, 10, 5), 11, 6), 12, 9).signalled(Blocks.l1(11));

    assertEquals(6, finality.candidate(l2(0)).orElseThrow().safe().number());
    assertEquals(9, finality.signalled(Blocks.l1(12)).candidate(l2(0)).get().safe().number());
  }

  @Test
  void shouldKeepLastBlockOfEachL1Block() {
    var finality = onSafe(onSafe(Finality.NONE, 10, 5), 10, 6).signalled(Blocks.l1(10));

    assertEquals(6, finality.candidate(l2(0)).orElseThrow().safe().number());
    assertEquals(0, finality.settled().size());
  }

  @Test
  void shouldHaveNoCandidateWhenNothingNewIsFinal() {
    var finality = onSafe(Finality.NONE, 10, 5);

    assertEquals(Optional.empty(), finality.candidate(l2(0)));
    assertEquals(Optional.empty(), finality.signalled(Blocks.l1(9)).candidate(l2(0)));
    assertEquals(Optional.empty(), finality.signalled(Blocks.l1(10)).candidate(l2(5)));
  }

  @Test
  void shouldKeepAttemptsWhenSignalIsRepeated() {
    var finality = Finality.NONE.signalled(Blocks.l1(10)).triedAtIdle(12);

    assertSame(finality, finality.signalled(Blocks.l1(10)));
  }

  @Test
  void shouldRememberAsManyL1BlocksAsLookbackSays() {
    var finality = Finality.NONE;
    for (var i = 1; i <= 300; i++) finality = onSafe(finality, i, i);

    assertEquals(129, finality.settled().size() + 1);
    assertEquals(300 - 128, finality.settled().getFirst().l1().number());
  }

  @Test
  void shouldLookBackOverTheChallengeWindowOfAltDa() {
    var altDa =
        new AltDaConfig(Optional.empty(), "KeccakCommitment", OptionalLong.empty(), 200, 100);

    assertEquals(301, Finality.lookback(withAltDa(altDa), SETTINGS));
    assertEquals(129, Finality.lookback(CONFIG, SETTINGS));
  }

  private static RollupConfig withAltDa(AltDaConfig altDa) {
    return new RollupConfig(
        CONFIG.genesis(),
        CONFIG.blockTime(),
        CONFIG.maxSequencerDrift(),
        CONFIG.seqWindowSize(),
        CONFIG.channelTimeoutBedrock(),
        CONFIG.l1ChainId(),
        CONFIG.l2ChainId(),
        CONFIG.forks(),
        CONFIG.batchInboxAddress(),
        CONFIG.depositContractAddress(),
        CONFIG.l1SystemConfigAddress(),
        CONFIG.protocolVersionsAddress(),
        CONFIG.chainOpConfig(),
        Optional.of(altDa),
        CONFIG.keepKarstUpgradeGas());
  }

  @Test
  void shouldRetryAfterSixtyFourL1Blocks() {
    var tried = Finality.NONE.signalled(Blocks.l1(10)).triedAtIdle(100);

    assertFalse(tried.isDueWhenIdle(Blocks.l1(164), SETTINGS));
    assertTrue(tried.isDueWhenIdle(Blocks.l1(165), SETTINGS));
    assertTrue(tried.signalled(Blocks.l1(11)).isDueWhenIdle(Blocks.l1(101), SETTINGS));
  }

  @Test
  void shouldNotTryBeforeFirstSignal() {
    assertFalse(Finality.NONE.isDueWhenIdle(Blocks.l1(500), SETTINGS));
    assertFalse(Finality.NONE.isDueWhenBusy(Blocks.l1(500), SETTINGS));
  }

  @Test
  void shouldKeepSignalButNoBlocksOverReset() {
    var reset = onSafe(Finality.NONE, 10, 5).signalled(Blocks.l1(10)).reset();

    assertEquals(Blocks.l1(10), reset.signal());
    assertEquals(Optional.empty(), reset.candidate(l2(0)));
    assertEquals(L1BlockRef.NONE, reset.withoutSignal().signal());
  }

  private static Finality onSafe(Finality finality, long l1, long l2) {
    return finality.onSafe(l2(l2), Blocks.l1(l1), CONFIG, SETTINGS);
  }

  private static L2BlockRef l2(long number) {
    return new L2BlockRef(
        Blocks.hash("l2-" + number),
        number,
        Blocks.hash("l2-" + (number - 1)),
        1000 + 2 * number,
        Blocks.l1(1).id(),
        number);
  }
}
