package opekko.devnet.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l1.Admission;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class LedgerPoolTest {
  private static final Address PRECOMPILE =
      Address.fromHex("0x0000000000000000000000000000000000000004");
  private static final Bytes STRANGER = Bytes.fromHex("77".repeat(32));

  private final DevnetChain chain = Chain.at(Hardfork.KARST);
  private final LedgerEngine engine = Chain.engine(chain);

  @Test
  void shouldTakeTheBestTipFirstAndEachSendersNoncesInOrder() {
    var cheap = submit(Chain.transfer(DevnetAccount.USER, 0, gwei(1)));
    var late = submit(Chain.transfer(DevnetAccount.USER2, 1, gwei(9)));
    var middle = submit(Chain.transfer(DevnetAccount.USER2, 0, gwei(2)));
    var best = submit(Chain.transfer(DevnetAccount.TRAFFIC1, 0, gwei(5)));

    assertEquals(List.of(best, middle, late, cheap), included(chain, engine));
  }

  @Test
  void shouldTellOtherEnginesOfTransactionsThatWereSubmitted() {
    var other = Chain.engine(chain);
    engine.shareTransactionsWith(List.of(other));
    other.shareTransactionsWith(List.of(engine));

    var here = submit(Chain.transfer(DevnetAccount.USER, 0, gwei(1)));
    var there = Chain.transfer(DevnetAccount.USER, 1, gwei(1));
    other.submit(there);

    assertEquals(2, engine.pendingNonce(DevnetAccount.USER.address()));
    assertEquals(List.of(here, there), included(chain, other));
  }

  @Test
  void shouldLeaveWhatWaitsForAnotherNonce() {
    submit(Chain.transfer(DevnetAccount.USER, 1, gwei(1)));

    assertEquals(List.of(), included(chain, engine));
    assertEquals(0, engine.pendingNonce(DevnetAccount.USER.address()));
  }

  @Test
  void shouldFillABlockNoFurtherThanItsGasLimit() {
    var small =
        DevnetChain.of(
            DevnetOptions.startingAt(Chain.GENESIS_TIME)
                .withForks(Hardfork.ISTHMUS, Map.of())
                .withGasLimit(2_000_000));
    var engine = Chain.engine(small);
    for (var nonce = 0; nonce < 30; nonce++)
      engine.submit(
          Chain.draft(nonce)
              .withGas(400_000)
              .paying(Chain.RECEIVER, BigInteger.ONE)
              .signedBy(DevnetAccount.USER.key())
              .encode());

    var block = Chain.child(small, engine, engine.head());

    // Each takes 21,000 in the end, but must find 400,000 left when it comes.
    assertTrue(block.transactions().size() > 30);
    assertTrue(block.header().gasUsed() <= 2_000_000);
    var greedy = Chain.engine(small);
    for (var nonce = 0; nonce < 4; nonce++)
      greedy.submit(
          Chain.draft(nonce)
              .calling(Chain.RECEIVER, incompressible(20_000))
              .signedBy(DevnetAccount.USER.key())
              .encode());
    var full = Chain.child(small, greedy, greedy.head());
    assertEquals(1 + 2, full.transactions().size());
  }

  @Test
  void shouldFillABlockNoFurtherThanItsDaFootprint() {
    var small =
        DevnetChain.of(
            DevnetOptions.startingAt(Chain.GENESIS_TIME)
                .withForks(Hardfork.KARST, Map.of())
                .withGasLimit(4_000_000));
    var engine = Chain.engine(small);
    for (var nonce = 0; nonce < 4; nonce++)
      engine.submit(
          Chain.draft(nonce)
              .calling(Chain.RECEIVER, incompressible(4_000))
              .signedBy(DevnetAccount.USER.key())
              .encode());

    var block = Chain.child(small, engine, engine.head());

    // 4,000 bytes at 400 gas each: two fit, although there is gas for all four.
    assertEquals(1 + 2, block.transactions().size());
    assertTrue(block.header().blobGasUsed().orElseThrow() > 2_000_000);
    assertEquals(2, engine.poolContent().size());
  }

  @Test
  void shouldReplaceATransactionForTenPercentMore() {
    submit(Chain.transfer(DevnetAccount.USER, 0, gwei(10)));

    assertRefused(
        "replacement transaction underpriced",
        Chain.transfer(DevnetAccount.USER, 0, gwei(10).add(gwei(1)).subtract(BigInteger.ONE)));
    var dearer = submit(Chain.transfer(DevnetAccount.USER, 0, gwei(20)));

    assertEquals(List.of(dearer), included(chain, engine));
  }

  @Test
  void shouldSayInGethsWordsWhatIsWrong() {
    var user = DevnetAccount.USER.key();
    submit(Chain.transfer(DevnetAccount.USER, 0, gwei(1)));
    included(chain, engine);

    assertRefused("nonce too low", Chain.transfer(DevnetAccount.USER, 0, gwei(1)));
    assertRefused(
        "insufficient funds for gas * price + value",
        Chain.draft(0).paying(Chain.RECEIVER, BigInteger.ONE).signedBy(STRANGER).encode());
    assertRefused(
        "insufficient funds for gas * price + value",
        Chain.draft(1).paying(Chain.RECEIVER, BigInteger.TEN.pow(24)).signedBy(user).encode());
    assertRefused("intrinsic gas too low", Chain.draft(1).withGas(20_999).signedBy(user).encode());
    assertRefused(
        "exceeds block gas limit", Chain.draft(1).withGas((1 << 24) + 1).signedBy(user).encode());
    assertRefused(
        "max priority fee per gas higher than max fee per gas",
        Chain.draft(1).withFees(gwei(2), gwei(1)).signedBy(user).encode());
    assertRefused(
        "oversized data",
        Chain.draft(1)
            .calling(Chain.RECEIVER, Bytes.wrap(new byte[131_073]))
            .signedBy(user)
            .encode());
    assertRefused("transaction: unknown type", Bytes.of(0x0d, 0xc0));
  }

  @Test
  void shouldRefuseWhatNeedsAnEvm() {
    var user = DevnetAccount.USER.key();
    var call = Chain.draft(0).paying(PRECOMPILE, BigInteger.ONE).signedBy(user);

    assertRefused("this L2 has no EVM: it cannot call " + PRECOMPILE, call.encode());
    assertRefused("this L2 has no EVM: it cannot create contracts", creation(call, user).encode());
    assertRefused("transaction type not supported", blob(user));
    assertThrows(
        InvalidData.class,
        () ->
            engine.estimateGas(
                DevnetAccount.USER.address(), PRECOMPILE, BigInteger.ZERO, Bytes.EMPTY));
  }

  @Test
  void shouldEstimateTheFloorOfData() {
    var from = DevnetAccount.USER.address();

    assertEquals(21_000, engine.estimateGas(from, Chain.RECEIVER, BigInteger.ONE, Bytes.EMPTY));
    assertEquals(
        21_000 + 100 * 40,
        engine.estimateGas(from, Chain.RECEIVER, BigInteger.ONE, Bytes.fromHex("11".repeat(100))));
  }

  private static SignedTransaction creation(SignedTransaction call, Bytes key) {
    return new SignedTransaction(
            call.type(),
            call.chainId(),
            call.nonce(),
            call.tipCap(),
            call.feeCap(),
            100_000,
            Optional.empty(),
            BigInteger.ZERO,
            call.data(),
            call.accessList(),
            BigInteger.ZERO,
            List.of(),
            Bytes.EMPTY,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO)
        .signedBy(key);
  }

  private static Bytes blob(Bytes key) {
    return Chain.draft(0)
        .carrying(List.of(opekko.protocol.type.Hash.ZERO), BigInteger.ONE)
        .signedBy(key)
        .encode();
  }

  private static Bytes incompressible(int size) {
    return new opekko.protocol.testkit.Seeded(size).bytes(size);
  }

  private static BigInteger gwei(long amount) {
    return Chain.GWEI.multiply(BigInteger.valueOf(amount));
  }

  private static List<Bytes> included(DevnetChain chain, LedgerEngine engine) {
    return Chain.child(chain, engine, engine.head()).transactions().stream()
        .skip(1)
        .map(L2Transaction::encoded)
        .toList();
  }

  private Bytes submit(Bytes raw) {
    assertInstanceOf(Admission.Admitted.class, engine.submit(raw), () -> "" + engine.submit(raw));
    return raw;
  }

  private void assertRefused(String words, Bytes raw) {
    var refused = assertInstanceOf(Admission.Refused.class, engine.submit(raw));
    assertTrue(refused.reason().startsWith(words), refused.reason());
  }
}
