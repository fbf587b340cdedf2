package opekko.httpapi;

import static opekko.httpapi.HttpFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import opekko.protocol.api.ApiResult;
import opekko.protocol.config.RollupJson;
import opekko.protocol.testkit.Vectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The optimism_ namespace over HTTP: golden JSON. */
class OptimismMethodsTest {
  private static final HttpFixture HTTP = new HttpFixture(HttpFixture.readsOnly());
  private static final String L1_REF =
      """
      {"hash":"0x00000000000000000000000000000000000000000000000000000000000000%02x","number":%d,\
      "parentHash":"0x00000000000000000000000000000000000000000000000000000000000000%02x","timestamp":%d}\
      """;
  private static final String L2_REF =
      """
      {"hash":"0x00000000000000000000000000000000000000000000000000000000000000%02x","number":%d,\
      "parentHash":"0x00000000000000000000000000000000000000000000000000000000000000%02x","timestamp":%d,\
      "l1origin":{"hash":"0x00000000000000000000000000000000000000000000000000000000000000%02x","number":%d},\
      "sequenceNumber":%d}\
      """;

  @AfterAll
  static void close() {
    HTTP.close();
  }

  @AfterEach
  void healthyAgain() {
    HTTP.node.syncStatus = CompletableFuture.completedFuture(ApiResult.ok(FakeNode.heads()));
    HTTP.node.bug = null;
  }

  @Test
  void shouldAnswerSyncStatus() {
    assertResult(syncStatus(), HTTP.call("optimism_syncStatus", "[]"));
  }

  @Test
  void shouldAnswerSyncStatusWithAllFieldsOfTheReferenceShape() {
    var shape = Vectors.json("rpc-examples", "op-node-json-rpc.json").path("outputAtBlock-shape");
    var result = HTTP.call("optimism_outputAtBlock", "[\"0x18\"]").path("result");

    shape.fieldNames().forEachRemaining(name -> assertEquals(true, result.has(name), name));
    shape
        .path("syncStatus")
        .fieldNames()
        .forEachRemaining(name -> assertEquals(true, result.path("syncStatus").has(name), name));
  }

  @Test
  void shouldAnswerOutputAtBlock() {
    assertResult(
        """
        {"version":"0x0000000000000000000000000000000000000000000000000000000000000000",
         "outputRoot":"0x0000000000000000000000000000000000000000000000000000000000000007",
         "blockRef":%s,
         "withdrawalStorageRoot":"0x0000000000000000000000000000000000000000000000000000000000000008",
         "stateRoot":"0x0000000000000000000000000000000000000000000000000000000000000009",
         "syncStatus":%s}\
        """
            .formatted(l2(24), syncStatus()),
        HTTP.call("optimism_outputAtBlock", "[\"0x18\"]"));
  }

  @Test
  void shouldPassTheNodesRefusalOn() {
    assertEquals(
        json(
            """
            {"jsonrpc":"2.0","id":1,"error":{"code":-32000,
             "message":"failed to get L2 block ref with sync status: not found"}}\
            """),
        HTTP.call("optimism_outputAtBlock", "[\"0xffffffffffffffff\"]"));
    assertEquals("outputAtBlock 18446744073709551615", HTTP.node.asked.getLast());
  }

  @Test
  void shouldAnswerSafeHeadAtL1BlockAsTheGoldenExample() {
    var golden = Vectors.json("rpc-examples", "safe-head-at-l1.json");

    var answer =
        HTTP.call(
            golden.path("request").path("method").textValue(),
            golden.path("request").path("params").toString());

    assertEquals(golden.path("result"), answer.path("result"));
  }

  @Test
  void shouldAnswerRollupConfigAsTheFileIsWritten() {
    var result = HTTP.call("optimism_rollupConfig", "[]").path("result");

    assertEquals(json(RollupJson.write(FakeNode.config()).toString()), result);
    assertEquals(3600, result.path("seq_window_size").intValue());
  }

  @Test
  void shouldAnswerVersion() {
    assertResult("\"v0.1.0-test\"", HTTP.call("optimism_version", "[]"));
  }

  @Test
  void shouldAnswerTimeoutWhenTheNodeDoesNot() {
    HTTP.node.syncStatus = CompletableFuture.failedFuture(new TimeoutException("ask"));

    assertEquals(
        json("{\"code\":-32002,\"message\":\"request timed out\"}"),
        HTTP.call("optimism_syncStatus", "[]").path("error"));
  }

  @Test
  void shouldNotShowTheInsideOfABug() {
    HTTP.node.bug = new IllegalStateException("secret detail");

    assertEquals(
        json("{\"code\":-32603,\"message\":\"method handler crashed\"}"),
        HTTP.call("optimism_syncStatus", "[]").path("error"));
  }

  private static void assertResult(String expected, JsonNode answer) {
    assertEquals(json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + expected + "}"), answer);
  }

  private static String syncStatus() {
    return """
    {"current_l1":%s,"current_l1_finalized":%s,"head_l1":%s,"safe_l1":%s,"finalized_l1":%s,
     "unsafe_l2":%s,"safe_l2":%s,"finalized_l2":%s,"pending_safe_l2":%s,"cross_unsafe_l2":%s,
     "local_safe_l2":%s}\
    """
        .formatted(
            l1(5), l1(2), l1(6), l1(4), l1(2), l2(30), l2(24), l2(12), l2(25), l2(30), l2(24));
  }

  private static String l1(int number) {
    return L1_REF.formatted(number, number, number - 1, number * 12);
  }

  private static String l2(int number) {
    return L2_REF.formatted(
        100 + number, number, 99 + number, number * 2, number / 6, number / 6, number % 6);
  }
}
