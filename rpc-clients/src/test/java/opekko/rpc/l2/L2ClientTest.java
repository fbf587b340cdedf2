package opekko.rpc.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.testkit.ChainScript;
import opekko.rpc.testkit.Exchanges;
import opekko.rpc.testkit.ScriptedRpc;
import opekko.rpc.testkit.ScriptedServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L2ClientTest {
  private static final RollupConfig CONFIG = config();

  private final ScriptedRpc engine = new ScriptedRpc();
  private final L2Client client =
      new L2Client(
          JsonRpc.to(
              RpcEndpoint.open(engine.server().uri(), Duration.ofSeconds(20)),
              "l2",
              NodeMetrics.NONE),
          CONFIG);

  @AfterEach
  void disconnect() {
    client.close();
    engine.close();
  }

  @Test
  void shouldReadTheHeightWithoutABlock() {
    engine.on("eth_blockNumber", "\"0x2a\"");

    assertEquals(Fetched.found(42L), client.height().toCompletableFuture().join());
  }

  @ParameterizedTest
  @ValueSource(strings = {"op-goerli-8381743.json", "op-sepolia-11065316.json"})
  void shouldReadRecordedBlocks(String file) {
    var recorded = Vectors.json("l2-blocks", file);
    engine.on("eth_getBlockByHash", recorded.get("block").toString());
    var expected = recorded.get("expected_l2_block_ref");
    var hash = Hash.fromHex(expected.get("hash").asText());

    var envelope = found(client.payload(BlockSelector.hash(hash)));
    var ref = found(client.ref(BlockSelector.hash(hash)));

    assertEquals(hash, PayloadHash.of(envelope));
    assertEquals(Optional.empty(), envelope.payload().withdrawalsRoot());
    var origin = expected.get("l1origin");
    assertEquals(
        new L2BlockRef(
            hash,
            expected.get("number").asLong(),
            Hash.fromHex(expected.get("parentHash").asText()),
            expected.get("timestamp").asLong(),
            new BlockId(Hash.fromHex(origin.get("hash").asText()), origin.get("number").asLong()),
            expected.get("sequenceNumber").asLong()),
        ref);
  }

  @Test
  void shouldAskByNumberAndLabel() {
    engine.on("eth_getBlockByNumber", "null");
    assertInstanceOf(Fetched.Missing.class, await(client.payload(BlockSelector.number(0xa8d7e4L))));
    assertInstanceOf(
        Fetched.Missing.class, await(client.payload(BlockSelector.label(BlockLabel.FINALIZED))));
    var bodies = engine.server().requests();
    assertTrue(bodies.getFirst().body().contains("[\"0xa8d7e4\",true]"));
    assertTrue(bodies.getLast().body().contains("[\"finalized\",true]"));
  }

  @Test
  void shouldTakeALabelWithoutBlockAsMissing() {
    engine.onceError("eth_getBlockByNumber", -32000, "finalized block not found");
    assertInstanceOf(
        Fetched.Missing.class, await(client.ref(BlockSelector.label(BlockLabel.FINALIZED))));
  }

  @Test
  void shouldRefuseBlocksThatAreNotWhatTheirHashSays() {
    refuse(block -> block.put("stateRoot", Hash.ZERO.toHex()), "has hash");
    refuse(block -> block.put("hash", Hash.ZERO.toHex()), "got " + Hash.ZERO);
    refuse(block -> block.withArray("transactions").remove(0), "transactions root");
    refuse(block -> transaction(block).put("gas", "0x1"), "transactions root");
    refuse(block -> transaction(block).put("type", "0x7d"), "unknown type 125");
    refuse(block -> transaction(block).remove("sourceHash"), "sourceHash is missing");
    refuse(block -> block.withArray("transactions").set(0, (JsonNode) null), "null");
    refuse(block -> block.putNull("withdrawals"), "empty list of withdrawals");
    refuse(block -> block.put("number", "0xzz"), "/result/number");
    refuse(block -> block.remove("logsBloom"), "logsBloom is missing");
  }

  private static ObjectNode transaction(ObjectNode block) {
    return (ObjectNode) block.get("transactions").get(0);
  }

  private void refuse(Consumer<ObjectNode> change, String cause) {
    var block = (ObjectNode) Vectors.json("l2-blocks", "op-sepolia-11065316.json").get("block");
    var hash = Hash.fromHex(block.get("hash").asText());
    change.accept(block);
    engine.on("eth_getBlockByHash", block.toString());
    var answer = await(client.payload(BlockSelector.hash(hash)));
    var fault = assertInstanceOf(Fetched.Failed.class, answer).fault();
    assertTrue(fault.cause().contains(cause), () -> cause + " expected in " + fault.cause());
  }

  @Test
  void shouldFailForNowWhenTheEngineIsAway() {
    engine.server().then(new Reply.Cut());
    assertInstanceOf(Fetched.Failed.class, await(client.payload(BlockSelector.number(1))));
  }

  @Test
  void shouldProveTheStorageRoot() {
    var exchange = proofExchange();
    engine.on("eth_getProof", exchange.proof().toString());
    engine.on("eth_getBlockByHash", exchange.block().toString());
    var account = Address.fromHex(exchange.proof().get("address").asText());
    var hash = Hash.fromHex(exchange.block().get("hash").asText());

    assertEquals(
        exchange.proof().get("storageHash").asText(),
        found(client.storageRoot(account, hash)).toHex());
    assertEquals(java.util.List.of(2), engine.batchSizes());
  }

  @Test
  void shouldRefuseAProofThatDoesNotLeadFromTheBlocksStateRoot() {
    var exchange = proofExchange();
    ((ObjectNode) exchange.proof()).withArray("accountProof").remove(1);
    engine.on("eth_getProof", exchange.proof().toString());
    engine.on("eth_getBlockByHash", exchange.block().toString());
    var account = Address.fromHex(exchange.proof().get("address").asText());
    var hash = Hash.fromHex(exchange.block().get("hash").asText());
    assertInstanceOf(Fetched.Failed.class, await(client.storageRoot(account, hash)));
  }

  private record ProofExchange(JsonNode proof, JsonNode block) {}

  private static ProofExchange proofExchange() {
    var latest = Exchanges.result("eth_getProof", "get-account-proof-latest.io");
    var block = Exchanges.result("eth_getBlockByNumber", "get-latest.io");
    return new ProofExchange(latest, block);
  }

  private static <T> T found(CompletionStage<Fetched<T>> stage) {
    return Exchanges.found(await(stage));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** OP Sepolia's and OP Goerli's fork times do not matter here but for Ecotone. */
  private static RollupConfig config() {
    return ChainScript.config()
        .withForks(
            new ForkSchedule(Map.of(Hardfork.REGOLITH, 0L, Hardfork.ECOTONE, 1_708_534_800L)));
  }
}
