package opekko.rpc.rollup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Address;
import opekko.rpc.testkit.Exchanges;
import opekko.rpc.testkit.ScriptedRpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollupClientTest {
  private final ScriptedRpc node = new ScriptedRpc();
  private final RollupClient client =
      RollupClient.to(node.server().uri(), Duration.ofSeconds(20), NodeMetrics.NONE);

  @AfterEach
  void disconnect() {
    client.close();
    node.close();
  }

  @Test
  void shouldReadStatusOfOpNode() {
    node.on("optimism_syncStatus", recorded("optimism_syncStatus").toString());

    var status = found(client.syncStatus());

    assertEquals(4427350, status.currentL1().number());
    assertEquals(4706784, status.currentL1Finalized().number());
    assertEquals(4706863, status.headL1().number());
    assertEquals(4706811, status.safeL1().number());
    assertEquals(2338094, status.unsafeL2().number());
    assertEquals(4427339, status.unsafeL2().l1Origin().number());
    assertEquals(2337942, status.finalizedL2().number());
    // This op-node does not tell them yet.
    assertEquals(status.unsafeL2(), status.crossUnsafeL2());
    assertEquals(status.safeL2(), status.localSafeL2());
  }

  @Test
  void shouldReadWholeConfigOfOpNode() {
    node.on("optimism_rollupConfig", recorded("optimism_rollupConfig").toString());

    var config = found(client.config());

    assertEquals(
        recorded("optimism_rollupConfig").get("batch_inbox_address").asText().toLowerCase(),
        config.batchInboxAddress().toHex());
    assertEquals(
        recorded("optimism_rollupConfig").get("seq_window_size").asLong(), config.seqWindowSize());
  }

  @ParameterizedTest
  @ValueSource(strings = {"current_l1", "head_l1", "finalized_l1", "unsafe_l2", "finalized_l2"})
  void shouldNameHeadThatIsMissing(String field) {
    var status = (ObjectNode) recorded("optimism_syncStatus").deepCopy();
    status.remove(field);
    node.on("optimism_syncStatus", status.toString());

    var failed = assertInstanceOf(Fetched.Failed.class, await(client.syncStatus()));

    assertTrue(failed.fault().cause().contains(field + " is missing"), failed.fault().cause());
  }

  @Test
  void shouldReadWhereContractsAreAndPassOverTheRest() {
    node.on("optimism_rollupConfig", recorded("optimism_rollupConfig").toString());

    assertEquals(
        new RollupParts(
            11155111,
            11155420,
            Address.fromHex("0x16fc5058f25648194471939df75cf27a2fdc48bc"),
            Address.fromHex("0x034edd2a225f7f429a63e0f1d2084b9e0a93b538")),
        found(client.rollup()));
  }

  @Test
  void shouldTellWhetherNodeSequences() {
    node.on("admin_sequencerActive", "true");
    assertTrue(found(client.sequencerActive()));
    node.on("admin_sequencerActive", "\"yes\"");
    assertInstanceOf(Fetched.Failed.class, await(client.sequencerActive()));
  }

  @Test
  void shouldNameNodeThatIsNoRollupNode() {
    var failed = assertInstanceOf(Fetched.Failed.class, await(client.rollup()));

    assertTrue(failed.fault().cause().startsWith("node 127.0.0.1:"), failed.fault().cause());
    assertTrue(failed.fault().cause().contains("does not exist"), failed.fault().cause());
  }

  private static JsonNode recorded(String method) {
    return Vectors.json("rpc-examples", "op-node-json-rpc.json")
        .get("methods")
        .get(method)
        .get("response");
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static <T> T found(CompletionStage<Fetched<T>> stage) {
    return Exchanges.found(await(stage));
  }
}
