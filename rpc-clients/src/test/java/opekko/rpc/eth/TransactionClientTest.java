package opekko.rpc.eth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.tx.PoolRefusal;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.testkit.ChainScript;
import opekko.rpc.testkit.Exchanges;
import opekko.rpc.testkit.ScriptedRpc;
import opekko.rpc.testkit.ScriptedServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionClientTest {
  private static final Address SOMEBODY =
      Address.fromHex("0x1111111111111111111111111111111111111111");
  private static final Bytes RAW =
      TransactionDraft.on(901, 7).signedBy(Bytes.fromHex("0x" + "11".repeat(32))).encode();

  private final ScriptedRpc node = new ScriptedRpc();
  private final TransactionClient client =
      TransactionClient.to(node.server().uri(), Duration.ofSeconds(20), "l2", NodeMetrics.NONE);

  @AfterEach
  void disconnect() {
    client.close();
    node.close();
  }

  @Test
  void shouldTellLatestAndPendingNonceApartWithOneRequest() {
    node.on(
            "eth_getTransactionCount",
            params -> params.get(1).asText().equals("pending") ? "\"0x9\"" : "\"0x7\"")
        .on("eth_getBalance", "\"0xde0b6b3a7640000\"");

    var account = found(client.account(SOMEBODY));

    assertEquals(new AccountState(7, 9, BigInteger.TEN.pow(18)), account);
    assertEquals(List.of(3), node.batchSizes());
  }

  @Test
  void shouldSuggestFeesFromHeadAndUsualTip() {
    var head = ChainScript.of(1);
    node.on("eth_getBlockByNumber", ChainScript.json(head.block(0), false))
        .on("eth_maxPriorityFeePerGas", "\"0x3b9aca00\"")
        .on("eth_blobBaseFee", "\"0x5\"");

    var fees = found(client.fees());

    var baseFee = head.block(0).header().baseFee().orElseThrow();
    assertEquals(baseFee, fees.baseFee());
    assertEquals(
        baseFee.multiply(BigInteger.TWO).add(BigInteger.valueOf(1_000_000_000)), fees.feeCap());
    assertEquals(Optional.of(BigInteger.TEN), fees.blobFeeCap());
  }

  @Test
  void shouldReadHeadFeesAndAccountWithOneRequest() {
    var head = ChainScript.of(1).block(0);
    node.on("eth_getBlockByNumber", ChainScript.json(head, false))
        .on("eth_maxPriorityFeePerGas", "\"0x3b9aca00\"")
        .on("eth_blobBaseFee", "\"0x5\"")
        .on(
            "eth_getTransactionCount",
            params -> params.get(1).asText().equals("pending") ? "\"0x9\"" : "\"0x7\"")
        .on("eth_getBalance", "\"0x1\"");

    var view = found(client.view(SOMEBODY));

    assertEquals(head.header().number(), view.head().number());
    assertEquals(head.header().hash(), view.head().hash());
    assertEquals(new AccountState(7, 9, BigInteger.ONE), view.account());
    assertEquals(Optional.of(BigInteger.valueOf(5)), view.fees().blobBaseFee());
    assertEquals(List.of(6), node.batchSizes());
  }

  @Test
  void shouldSuggestFeesOfChainWithoutBlobs() {
    node.on("eth_getBlockByNumber", ChainScript.json(ChainScript.of(1).block(0), false))
        .on("eth_maxPriorityFeePerGas", "\"0x1\"");

    assertEquals(Optional.empty(), found(client.fees()).blobFeeCap());
  }

  @Test
  void shouldTellWhyCallWouldFail() {
    node.onceError("eth_estimateGas", 3, "execution reverted: Ownable: caller is not the owner")
        .on("eth_estimateGas", "\"0x5208\"");
    var call = new CallRequest(SOMEBODY, SOMEBODY, BigInteger.ONE, Bytes.EMPTY);

    assertEquals(
        new GasOutcome.WouldFail("execution reverted: Ownable: caller is not the owner"),
        await(client.estimateGas(call)));
    assertEquals(new GasOutcome.Needs(21_000), await(client.estimateGas(call)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "NONCE_TOO_LOW,\"nonce too low: next nonce 8, tx nonce 7\"",
        "NONCE_TOO_HIGH,nonce too high",
        "REPLACEMENT_UNDERPRICED,replacement transaction underpriced",
        "UNDERPRICED,\"transaction underpriced: tip needed 1, tip permitted 0\"",
        "UNDERPRICED,max fee per gas less than block base fee",
        "INSUFFICIENT_FUNDS,\"insufficient funds for gas * price + value: balance 0, tx cost 21\"",
        "WRONG_CHAIN,\"invalid chain id for signer: have 900 want 901\"",
        "POOL_FULL,txpool is full",
        "OTHER_KIND_WAITS,address already reserved",
        "UNDERPRICED,max fee per blob gas less than block blob gas fee",
        "OTHER,intrinsic gas too low"
      })
  void shouldUnderstandRefusal(PoolRefusal expected, String message) {
    node.onceError("eth_sendRawTransaction", -32000, message);

    var refused = assertInstanceOf(SendOutcome.Refused.class, await(client.send(RAW)));

    assertEquals(expected, refused.reason());
    assertTrue(refused.text().startsWith(message), refused.text());
  }

  @Test
  void shouldTakeKnownTransactionForAccepted() {
    var hash = Hash.fromHex("0x" + "22".repeat(32));
    node.onceError("eth_sendRawTransaction", -32000, "already known")
        .on("eth_sendRawTransaction", "\"" + hash + "\"");

    var known = assertInstanceOf(SendOutcome.Accepted.class, await(client.send(RAW)));

    assertEquals(Keccak.hash(RAW), known.hash());
    assertEquals(new SendOutcome.Accepted(hash), await(client.send(RAW)));
  }

  @Test
  void shouldNotKnowOutcomeWhenConnectionIsCut() {
    node.server().then(new Reply.Cut());

    assertInstanceOf(SendOutcome.Unknown.class, await(client.send(RAW)));
  }

  @Test
  void shouldReadRecordedReceiptWithBlobs() {
    node.on(
        "eth_getTransactionReceipt",
        Exchanges.result("eth_getTransactionReceipt", "get-blob-tx.io").toString());

    var receipt = found(client.receipt(Hash.ZERO));

    assertEquals(
        Hash.fromHex("0x4bb6fa064c302d27ea9ac821e061bcc336b8fa40de77f01e116c6461d47e7ac1"),
        receipt.transaction());
    assertEquals(0x2a, receipt.block().number());
    assertTrue(receipt.isSuccessful());
    assertEquals(BigInteger.valueOf(0xca9cL * 0x813f23cL + 0x20000), receipt.fee());
    assertEquals(OptionalLong.of(0), receipt.logs().getFirst().index());
  }

  @Test
  void shouldCountFeeForL1InReceiptOfL2() {
    node.on(
        "eth_getTransactionReceipt",
        """
        {"transactionHash":"%1$s","blockHash":"%1$s","blockNumber":"0x1","status":"0x0",
         "gasUsed":"0x5208","effectiveGasPrice":"0x2","l1Fee":"0x64","logs":[]}\
        """
            .formatted(Hash.ZERO));

    var receipt = found(client.receipt(Hash.ZERO));

    assertEquals(BigInteger.valueOf(42_100), receipt.fee());
    assertEquals(false, receipt.isSuccessful());
  }

  @Test
  void shouldMissReceiptWhileTransactionWaits() {
    node.on("eth_getTransactionReceipt", "null");

    assertInstanceOf(Fetched.Missing.class, await(client.receipt(Hash.ZERO)));
  }

  @Test
  void shouldNameWhatReceiptLacks() {
    node.on("eth_getTransactionReceipt", "{\"status\":\"0x1\"}");

    var failed = assertInstanceOf(Fetched.Failed.class, await(client.receipt(Hash.ZERO)));

    assertTrue(
        failed.fault().cause().contains("transactionHash is missing"), failed.fault().cause());
  }

  @Test
  void shouldAnswerAfterClosing() {
    client.close();

    assertInstanceOf(SendOutcome.Unknown.class, await(client.send(RAW)));
    assertInstanceOf(Fetched.Failed.class, await(client.blockNumber()));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static <T> T found(CompletionStage<Fetched<T>> stage) {
    return Exchanges.found(await(stage));
  }
}
