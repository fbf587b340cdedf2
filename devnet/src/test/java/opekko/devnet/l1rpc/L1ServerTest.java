package opekko.devnet.l1rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Genesis;
import opekko.devnet.l1.RollupContracts;
import opekko.devnet.rpc.SocketClient;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.testkit.Chains;
import opekko.protocol.trie.MerkleProof;
import opekko.protocol.tx.BlobTransaction;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class L1ServerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Bytes KEY = Bytes.fromHex("11".repeat(32));
  private static final Address OWNER = Secp256k1.addressOfKey(KEY);
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  private final HttpClient http = HttpClient.newHttpClient();
  private final L1Chain chain =
      new L1Chain(
          L1Genesis.of(
              900,
              1_000_000,
              12,
              Map.of(OWNER, BigInteger.TEN.pow(24)),
              new RollupContracts(Chains.PORTAL, Chains.SYSTEM_CONFIG, OWNER, OWNER)),
          new L1Chain.Finality(2, 4),
          () -> Instant.EPOCH);
  private L1Server server;

  @AfterAll
  static void stopSystem() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() throws IOException {
    server = L1Server.start(KIT.system(), chain, 0);
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private static TransactionDraft draft(long nonce) {
    return TransactionDraft.on(900, nonce)
        .withFees(GWEI, GWEI.multiply(BigInteger.valueOf(50)))
        .paying(Chains.INBOX, BigInteger.ZERO);
  }

  private JsonNode post(String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.uri())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private JsonNode call(String method, String params) throws IOException, InterruptedException {
    return post(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, params));
  }

  private JsonNode result(String method, String params) throws IOException, InterruptedException {
    var answer = call(method, params);
    assertTrue(answer.has("result"), () -> method + " answers " + answer);
    return answer.get("result");
  }

  private JsonNode send(Bytes raw) throws IOException, InterruptedException {
    return call("eth_sendRawTransaction", '"' + raw.toHex() + '"');
  }

  @Test
  void shouldTakeATransactionAndTellWhatBecameOfIt() throws Exception {
    var signed = draft(0).calling(Chains.INBOX, Bytes.of(0, 1, 2)).signedBy(KEY);

    assertEquals(signed.hash().toHex(), send(signed.encode()).get("result").asText());
    var hash = '"' + signed.hash().toHex() + '"';
    assertTrue(result("eth_getTransactionReceipt", hash).isNull());
    assertTrue(result("eth_getTransactionByHash", hash).get("blockHash").isNull());
    var account = '"' + OWNER.toHex() + '"';
    assertEquals("0x1", result("eth_getTransactionCount", account + ",\"pending\"").asText());
    assertEquals("0x0", result("eth_getTransactionCount", account + ",\"latest\"").asText());
    var block = chain.mine();

    var receipt = result("eth_getTransactionReceipt", hash);
    assertEquals("0x1", receipt.get("status").asText());
    assertEquals(block.hash().toHex(), receipt.get("blockHash").asText());
    assertEquals(receipt, result("eth_getBlockReceipts", "\"0x1\"").get(0));
    assertEquals(
        signed.data().toHex(), result("eth_getTransactionByHash", hash).get("input").asText());
    assertEquals("0x1", result("eth_getTransactionCount", account + ",\"latest\"").asText());
  }

  @Test
  void shouldAnswerBatchesInOrderWithErrorsInTheirPlace() throws Exception {
    var answers =
        post(
            """
            [{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]},
             {"jsonrpc":"2.0","id":"two","method":"eth_nonsense","params":[]},
             {"jsonrpc":"2.0","id":3,"method":"eth_getBlockByNumber","params":["0x99",false]},
             {"jsonrpc":"2.0","id":4,"method":"eth_getBalance","params":["0x12","latest"]},
             5]\
            """);

    assertEquals("0x384", answers.get(0).get("result").asText());
    assertEquals("two", answers.get(1).get("id").asText());
    assertEquals(-32601, answers.at("/1/error/code").asInt());
    assertTrue(answers.get(2).get("result").isNull());
    assertEquals(-32602, answers.at("/3/error/code").asInt());
    assertEquals("parameter 0 is no address", answers.at("/3/error/message").asText());
    assertEquals(-32600, answers.at("/4/error/code").asInt());
  }

  @Test
  void shouldAnswerBrokenRequestsWithAnError() throws Exception {
    assertEquals(-32700, post("{\"method\":").at("/error/code").asInt());
    assertEquals(-32600, post("[]").at("/error/code").asInt());
    assertEquals(-32600, post("{\"method\":5}").at("/error/code").asInt());
    assertEquals(-32000, call("eth_call", "{},\"latest\"").at("/error/code").asInt());
    assertEquals(-32000, send(Bytes.of(1, 2, 3)).at("/error/code").asInt());
  }

  @Test
  void shouldEstimateExactlyTheGasThatIsUsed() throws Exception {
    var answer =
        result(
            "eth_estimateGas",
            "{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x5\"}"
                .formatted(OWNER.toHex(), Chains.PORTAL.toHex()));
    var gas = Long.decode(answer.asText());

    send(draft(0).paying(Chains.PORTAL, BigInteger.valueOf(5)).withGas(gas).signedBy(KEY).encode());
    send(
        draft(1)
            .paying(Chains.PORTAL, BigInteger.valueOf(5))
            .withGas(gas - 1)
            .signedBy(KEY)
            .encode());
    var block = chain.mine();

    assertEquals(gas, block.gasUsed(0));
    assertTrue(block.receipts().get(0).isSuccessful());
    assertTrue(!block.receipts().get(1).isSuccessful(), "one gas less does not do");
  }

  @Test
  void shouldTellTheHistoryOfFees() throws Exception {
    for (var i = 0; i < 5; i++) {
      send(draft(i).signedBy(KEY).encode());
      chain.mine();
    }

    var history = result("eth_feeHistory", "\"0x3\",\"latest\",[10,90]");

    assertEquals("0x3", history.get("oldestBlock").asText());
    assertEquals(4, history.get("baseFeePerGas").size());
    assertEquals(3, history.get("gasUsedRatio").size());
    assertEquals("0x" + GWEI.toString(16), history.at("/reward/0/1").asText());
    var next = new BigInteger(history.at("/baseFeePerGas/3").asText().substring(2), 16);
    assertEquals(chain.mine().header().baseFee().orElseThrow(), next);
  }

  @Test
  void shouldProveTheUnsafeSigner() throws Exception {
    var slot =
        Keccak.hash(
            Bytes.wrap("systemconfig.unsafeblocksigner".getBytes(StandardCharsets.US_ASCII)));
    chain.mine();

    var proof =
        result(
            "eth_getProof",
            "\"%s\",[\"%s\"],\"latest\"".formatted(Chains.SYSTEM_CONFIG.toHex(), slot.toHex()));

    var root =
        Hash.fromHex(result("eth_getBlockByNumber", "\"latest\",false").get("stateRoot").asText());
    var account =
        MerkleProof.account(root, Chains.SYSTEM_CONFIG, nodes(proof.get("accountProof")))
            .orElseThrow();
    assertEquals(
        Optional.of(OWNER.bytes()),
        MerkleProof.slot(account.storageRoot(), slot, nodes(proof.at("/storageProof/0/proof"))));
    assertEquals(OWNER.toHex(), proof.at("/storageProof/0/value").asText());
  }

  private static List<Bytes> nodes(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(node -> Bytes.fromHex(node.asText()))
        .toList();
  }

  @Test
  void shouldOfferBlobsByHashAndIndexAndSayWhichSlotsAreEmpty() throws Exception {
    var sidecar =
        BlobSidecar.of(
            BlobSidecar.BLOB_PROOFS,
            List.of(BlobCodec.encode(Bytes.of(1)), BlobCodec.encode(Bytes.of(2))));
    var signed = draft(0).carrying(sidecar.versionedHashes(), GWEI).signedBy(KEY);
    send(new BlobTransaction(signed, sidecar).encode());
    chain.mine();

    var second = sidecar.versionedHashes().get(1).toHex();
    var byHash = get("/eth/v1/beacon/blobs/1?versioned_hashes=" + second);
    assertEquals(1, byHash.get("data").size());
    assertEquals(sidecar.blobs().get(1).toHex(), byHash.at("/data/0").asText());
    assertEquals(2, get("/eth/v1/beacon/blobs/head").get("data").size());
    var byIndex = get("/eth/v1/beacon/blob_sidecars/1?indices=0");
    assertEquals(sidecar.proofs().get(0).toHex(), byIndex.at("/data/0/kzg_proof").asText());
    assertEquals(404, get("/eth/v1/beacon/blobs/2").get("code").asInt());
    assertEquals(404, get("/eth/v1/nonsense").get("code").asInt());
    assertEquals("1000000", get("/eth/v1/beacon/genesis").at("/data/genesis_time").asText());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(server.uri() + path)).GET().build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  @Test
  void shouldPushHeadsAndLogsThroughAReorg() throws Exception {
    try (var socket = SocketClient.open(http, server.socketUri())) {
      socket.call("eth_subscribe", "\"newHeads\"");
      var first = chain.mine();
      assertEquals(first.hash().toHex(), socket.next().at("/params/result/hash").asText());
      socket.call("eth_subscribe", "\"logs\",{\"address\":\"" + Chains.PORTAL.toHex() + "\"}");
      send(draft(0).paying(Chains.PORTAL, BigInteger.TEN).withGas(200_000).signedBy(KEY).encode());
      var second = chain.mine();

      assertEquals(second.hash().toHex(), socket.next().at("/params/result/hash").asText());
      var log = socket.next().at("/params/result");
      assertEquals(second.hash().toHex(), log.get("blockHash").asText());
      assertEquals(log, result("eth_getLogs", "{\"fromBlock\":\"0x0\"}").get(0));
      chain.reorg(2, L1Chain.Replaced.DROPPED);
      assertEquals(
          chain.block(1).orElseThrow().hash().toHex(),
          socket.next().at("/params/result/hash").asText());
      assertEquals(chain.head().hash().toHex(), socket.next().at("/params/result/hash").asText());
      assertEquals(0, result("eth_getLogs", "{\"fromBlock\":\"0x0\"}").size());
    }
  }

  @Test
  void shouldMoveTheChainByItsVerbs() throws Exception {
    assertEquals("0x3", result("devnet_mine", "3").asText());
    var head = result("eth_getBlockByNumber", "\"latest\",false").get("hash").asText();
    assertTrue(!head.equals(result("devnet_reorg", "2,\"keep\"").asText()));
    result("devnet_finalize", "\"0x2\"");
    assertEquals(
        "0x2", result("eth_getBlockByNumber", "\"finalized\",false").get("number").asText());

    var refused = call("devnet_reorg", "2").get("error");
    assertEquals("a reorg of 2 blocks: 1 are not final yet", refused.get("message").asText());
    assertEquals(-32602, call("devnet_reorg", "1,\"lose\"").at("/error/code").asInt());
    assertEquals(-32000, call("devnet_slowDown", "600000").at("/error/code").asInt());
    assertEquals(-32000, call("devnet_finalize", "99").at("/error/code").asInt());
  }

  @Test
  void shouldNameThePortThatIsInUse() {
    var port = server.uri().getPort();

    var failure = assertThrows(IOException.class, () -> L1Server.start(KIT.system(), chain, port));

    assertTrue(
        failure.getMessage().contains("port " + port)
            && failure.getMessage().contains("--l1-port"));
  }
}
