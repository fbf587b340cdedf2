package opekko.node.transact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.rpc.eth.TransactionClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SenderTest {
  private static final Address BOB = Address.fromHex("0x" + "b0".repeat(20));
  private static final Terms ANY = terms(OptionalLong.empty(), OptionalLong.empty());
  private static final Wish TRANSFER = Wish.pay(BOB, TestL1.ETHER, Bytes.EMPTY);

  private final TestL1 l1 = new TestL1();
  private final TransactionClient client = l1.client();
  private final List<String> progress = new ArrayList<>();

  @AfterEach
  void stop() {
    client.close();
    l1.close();
  }

  @Test
  void shouldPayAndTellBlockAndFee() {
    var before = l1.balance(TestL1.address(TestL1.ALICE));

    var sent = sender(TestL1.ALICE, ANY).send(TRANSFER);

    assertEquals(TestL1.ETHER, l1.balance(BOB));
    assertEquals(1, sent.receipt().block().number());
    assertEquals(l1.chain().head().hash(), sent.receipt().block().hash());
    assertEquals(
        before.subtract(TestL1.ETHER).subtract(sent.receipt().fee()),
        l1.balance(TestL1.address(TestL1.ALICE)));
    assertTrue(progress.getFirst().contains(sent.transaction().hash().toString()));
  }

  @Test
  void shouldQueueBehindWhatWaits() {
    var first = sender(TestL1.ALICE, ANY, new Impatient());
    assertThrows(TransactionFailure.class, () -> first.send(TRANSFER));

    var sent = sender(TestL1.ALICE, ANY).send(TRANSFER);

    assertEquals(1, sent.transaction().nonce());
    assertEquals(TestL1.ETHER.shiftLeft(1), l1.balance(BOB));
  }

  @Test
  void shouldSayHowMuchIsMissing() {
    assertFailure(
        "insufficient funds: "
            + TestL1.address(TestL1.POOR)
            + " has 0 ether and needs 1.000063 ether (1 ether, and up to 0.000063 ether of fees)",
        sender(TestL1.POOR, ANY),
        TRANSFER);
  }

  @Test
  void shouldSayThatNonceIsUsedUp() {
    sender(TestL1.ALICE, ANY).send(TRANSFER);

    assertFailure(
        "nonce too low",
        sender(TestL1.ALICE, terms(OptionalLong.empty(), OptionalLong.of(0))),
        TRANSFER);
  }

  @Test
  void shouldSayWhatNonceWaitsFor() {
    assertFailure(
        "its nonce 5 waits for those from 0 on",
        sender(TestL1.ALICE, terms(OptionalLong.empty(), OptionalLong.of(5))),
        TRANSFER);
  }

  @Test
  void shouldGiveReplacementThatDoesNotOutbidItsRemedy() {
    var first = sender(TestL1.ALICE, ANY, new Impatient());
    assertThrows(TransactionFailure.class, () -> first.send(TRANSFER));

    assertFailure(
        "outbid it by --tip and --fee-cap",
        sender(TestL1.ALICE, terms(OptionalLong.empty(), OptionalLong.of(0))),
        Wish.pay(BOB, BigInteger.TWO, Bytes.EMPTY));
  }

  @Test
  void shouldNotSendToOtherChain() {
    assertFailure(
        "is of chain 900, not 1",
        sender(TestL1.ALICE, terms(OptionalLong.of(1), OptionalLong.empty())),
        TRANSFER);
    assertEquals(0, l1.chain().pendingNonce(TestL1.address(TestL1.ALICE)));
  }

  @Test
  void shouldNotCallWhereNoContractIs() {
    assertFailure(
        "there is no contract at " + BOB,
        sender(TestL1.ALICE, ANY),
        Wish.call(BOB, BigInteger.ZERO, Bytes.of(1)));
  }

  @Test
  void shouldNotSendWhatWouldBeReverted() {
    var change = ConfigChange.GAS_LIMIT.through(Chains.SYSTEM_CONFIG, List.of("40000000"));

    assertFailure("caller is not the owner", sender(TestL1.ALICE, ANY), change);
    assertEquals(0, l1.chain().pendingNonce(TestL1.address(TestL1.ALICE)));
  }

  @Test
  void shouldTellWhyItWasReverted() {
    var change = ConfigChange.GAS_LIMIT.through(Chains.SYSTEM_CONFIG, List.of("40000000"));
    var insisting =
        new Terms(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.of(100_000),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(60));

    assertFailure("was reverted in block 1", sender(TestL1.ALICE, insisting), change);
    assertFailure("caller is not the owner", sender(TestL1.ALICE, insisting), change);
  }

  @Test
  void shouldGiveUpWhenNoBlockComes() {
    var sender = sender(TestL1.ALICE, ANY, new Impatient());

    assertFailure("is in no block after 60 s: it may still come", sender, TRANSFER);
    assertFalse(progress.isEmpty());
  }

  @Test
  void shouldNotKnowWhatBecameOfTransactionWhenNodeIsGone() {
    var sender = sender(TestL1.ALICE, ANY);
    l1.close();

    assertFailure("L1 127.0.0.1:", sender, TRANSFER);
  }

  /** Time goes on, blocks do not come. */
  private static final class Impatient implements Waiting {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void pause(Duration time) {
      now = now.plusSeconds(30);
    }
  }

  private Sender sender(Bytes key, Terms terms) {
    return sender(key, terms, l1);
  }

  private Sender sender(Bytes key, Terms terms, Waiting waiting) {
    return new Sender(client, new SigningKey(key), terms, waiting, progress::add);
  }

  private static Terms terms(OptionalLong chainId, OptionalLong nonce) {
    return new Terms(
        chainId,
        nonce,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(60));
  }

  private static void assertFailure(String part, Sender sender, Wish wish) {
    var failure = assertThrows(TransactionFailure.class, () -> sender.send(wish));
    assertTrue(failure.getMessage().contains(part), failure.getMessage());
  }
}
