package opekko.devnet.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.devnet.batcher.BatcherEffect.SendTransaction;
import opekko.devnet.batcher.SentTransaction.Included;
import opekko.devnet.batcher.SentTransaction.Published;
import opekko.protocol.channel.Frame;
import opekko.protocol.fault.Fetched;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendingTest {
  private static final int SMALL = 120;

  private static BatcherSettings small(int maxPending) {
    return Scripted.settings(Scripted.channels(DataAvailability.CALLDATA, 6, SMALL), maxPending);
  }

  private static Scripted one() {
    return Scripted.underWay(Scripted.withDefaults().machine.settings());
  }

  @Test
  void shouldSendFrameAfterFrameWithNoncesWithoutGap() {
    var batcher = Scripted.underWay(small(0));
    var frames = batcher.state.channels().getFirst().frames();
    assertTrue(frames.size() > 2);
    for (var i = 0; i < frames.size(); i++) {
      var send = batcher.only(SendTransaction.class);
      assertEquals(7 + i, send.nonce());
      assertEquals(List.of(frames.get(i)), Frame.parseAll(send.data().parts().getFirst()));
      assertTrue(send.data().parts().getFirst().size() <= SMALL);
      batcher.accepted();
    }
    assertFalse(batcher.has(SendTransaction.class));
  }

  @Test
  void shouldHaveNoMoreTransactionsPendingThanAllowed() {
    var batcher = Scripted.underWay(small(2)).accepted().accepted();
    assertFalse(batcher.has(SendTransaction.class));
    // In a block is not yet confirmed: that takes two.
    batcher.poll().l1(3, 8).included(3, 7);
    assertFalse(batcher.has(SendTransaction.class));
    batcher.poll().l1(4, 8).included(3, 7);
    assertTrue(batcher.has(SendTransaction.class));
  }

  @Test
  void shouldCountWhatWasPaidWhenATransactionIsConfirmed() {
    var batcher = one().accepted().poll().l1(3, 8).included(3, 7);
    assertEquals(BigInteger.ZERO, batcher.state.totals().feesPaid());
    batcher.poll().l1(4, 8).included(3, 7);
    assertEquals(BigInteger.TWO, batcher.state.totals().feesPaid());
    assertEquals(List.of(), batcher.state.transactions());
  }

  @Test
  void shouldRaiseTheFeesOfATransactionThatIsInNoBlockForLong() {
    var batcher = one();
    var first = batcher.only(SendTransaction.class).fees();
    batcher.accepted().after(Duration.ofSeconds(49));
    var second = batcher.only(SendTransaction.class);
    assertEquals(7, second.nonce());
    assertEquals(by(first.tipCap(), 110), second.fees().tipCap());
    assertEquals(by(first.feeCap(), 110), second.fees().feeCap());
    batcher.accepted();
    assertEquals(2, batcher.transaction(7).versions().size());
    assertEquals(1, batcher.state.totals().resubmissions());
  }

  private static BigInteger by(BigInteger fee, long percent) {
    return fee.multiply(BigInteger.valueOf(percent)).divide(BigInteger.valueOf(100));
  }

  @Test
  void shouldSendATransactionAgainAsItWasAfterAWhile() {
    var batcher = one();
    var first = batcher.only(SendTransaction.class);
    batcher.accepted().after(Duration.ofSeconds(13));
    assertEquals(first.fees(), batcher.only(SendTransaction.class).fees());
    batcher.sent(new Submission.Refused("already known"));
    assertInstanceOf(Published.class, batcher.transaction(7).stage());
    assertEquals(List.of(), batcher.warnings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replacement transaction underpriced",
        "transaction underpriced: gas tip cap 1, minimum needed 2",
        "max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 2"
      })
  void shouldRaiseTheFeesAtOnceWhenTheyAreTooLow(String reason) {
    var batcher = one();
    var first = batcher.only(SendTransaction.class).fees();
    batcher.sent(new Submission.Refused(reason));
    assertTrue(batcher.only(SendTransaction.class).fees().feeCap().compareTo(first.feeCap()) > 0);
  }

  @Test
  void shouldStopRaisingAtTheCeiling() {
    var batcher = one();
    for (var i = 0; i < 80; i++) {
      if (batcher.has(SendTransaction.class))
        batcher.sent(new Submission.Refused("transaction underpriced"));
      else batcher.after(Duration.ofSeconds(65));
    }
    var ceiling = FeeSettings.DEFAULT.limitThreshold();
    assertTrue(batcher.transaction(7).fees().feeCap().compareTo(ceiling) <= 0);
    assertTrue(
        StatusView.of(batcher.machine, batcher.state).waitingFor().contains("as much as it may"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insufficient funds for gas * price + value: balance 0, tx cost 1",
        "address already reserved",
        "txpool is full",
        "nonce too high: gapped"
      })
  void shouldTryAgainLaterAndLaterWhenRefused(String reason) {
    var batcher = one().sent(new Submission.Refused(reason));
    assertEquals(1, batcher.warnings().size());
    assertTrue(batcher.warnings().getFirst().contains(reason));
    assertFalse(batcher.has(SendTransaction.class));
    batcher.after(Duration.ofSeconds(1)).sent(new Submission.Refused(reason));
    assertFalse(batcher.after(Duration.ofSeconds(1)).has(SendTransaction.class));
    assertTrue(batcher.after(Duration.ofSeconds(1)).has(SendTransaction.class));
  }

  @Test
  void shouldWatchATransactionOfWhichItIsNotKnownWhetherItArrived() {
    var batcher = one().sent(new Submission.Unknown("time-out"));
    assertEquals(1, batcher.transaction(7).versions().size());
    batcher.poll().sent(new Submission.Refused("nonce too low")).l1(3, 8).included(3, 7);
    assertInstanceOf(Included.class, batcher.transaction(7).stage());
  }

  @Test
  void shouldSendAgainWhatAReorgOfL1TookOutOfItsBlock() {
    var batcher = one().accepted().poll().l1(3, 8).included(3, 7);
    batcher.poll().l1(4, 7).included(0);
    assertTrue(batcher.warnings().getFirst().contains("no longer in L1 block"));
    assertEquals(7, batcher.only(SendTransaction.class).nonce());
  }

  @Test
  void shouldBatchAnewWhenSomebodyElseUsedTheNonce() {
    var batcher = Scripted.underWay(small(0)).acceptedAll();
    var lost = batcher.state.channels().getFirst().id();
    for (var round = 0; round < 3; round++) batcher.poll().l1(3 + round, 8).included(0);
    assertTrue(batcher.warnings().getFirst().contains("who else sends with this key?"));
    batcher.measureAll();
    assertFalse(batcher.state.channels().getFirst().id().equals(lost));
    assertEquals(8, batcher.only(SendTransaction.class).nonce());
  }

  @Test
  void shouldFillAGapThatALostReorgLeft() {
    var batcher = one().accepted();
    for (var round = 0; round < 2; round++) batcher.poll().l1(3 + round, 5).included(0);
    batcher.poll().l1(5, 5);
    assertTrue(batcher.warnings().getFirst().contains("L1 has lost transactions"));
    assertEquals(5, batcher.measureAll().only(SendTransaction.class).nonce());
  }

  @Test
  void shouldPutBlocksOfAChannelThatWasNotWholeInTimeIntoANewOne() {
    var batcher = Scripted.underWay(small(0)).acceptedAll().poll().l1(3, 8).included(3, 7);
    var late = batcher.state.channels().getFirst().id();
    batcher.poll().l1(52, 8).included(3, 7);
    assertEquals(late, batcher.state.channels().getFirst().id());
    batcher.poll().l1(53, 8);
    assertTrue(batcher.warnings().getFirst().contains("not in L1 whole within 50 blocks"));
    batcher.measureAll();
    assertFalse(batcher.state.channels().getFirst().id().equals(late));
    assertEquals(1, batcher.state.channels().getFirst().first().number());
  }

  @Test
  void shouldSendNothingWhileL1IsTooDear() {
    var like = Scripted.withDefaults().machine.settings();
    var thrifty =
        new BatcherSettings(
            like.channels(),
            like.sending(),
            new FeeSettings(
                BigInteger.ONE,
                Optional.empty(),
                BigInteger.ONE,
                Optional.of(BigInteger.TWO),
                5,
                BigInteger.ONE),
            like.pollInterval(),
            false,
            false,
            like.stopLimit());
    var batcher = Scripted.underWay(thrifty);
    assertFalse(batcher.has(SendTransaction.class));
    assertTrue(batcher.warnings().getFirst().contains("base fee"));
  }

  @Test
  void shouldNotMixBlobsAndCalldataThatWait() {
    var batcher =
        Scripted.underWay(Scripted.settings(Scripted.channels(DataAvailability.AUTO, 1, 1000), 0));
    assertTrue(batcher.only(SendTransaction.class).data().asBlobs());
    batcher.accepted().poll().status(2, 0, 6).load(5, 6);
    var dear =
        new L1View(
            Scripted.l1Ref(4),
            7,
            BigInteger.TEN,
            BigInteger.ONE,
            BigInteger.ONE,
            BigInteger.TEN.pow(12));
    var call = batcher.state.requests().get(BatcherState.Request.L1).call();
    batcher.on(new BatcherEvent.L1Read(call, Fetched.found(dear))).measureAll();
    assertEquals(2, batcher.state.channels().size());
    assertFalse(batcher.has(SendTransaction.class));
    batcher.included(4, 7);
    assertFalse(batcher.only(SendTransaction.class).data().asBlobs());
  }
}
