package opekko.rpc.eth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import opekko.protocol.api.ApiResult;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.Bytes;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.testkit.ScriptedRpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineEthTest {
  private final ScriptedRpc node = new ScriptedRpc();
  private final EngineEth eth =
      new EngineEth(
          JsonRpc.to(
              RpcEndpoint.open(node.server().uri(), Duration.ofSeconds(20)),
              "l2",
              NodeMetrics.NONE));

  @AfterEach
  void disconnect() {
    eth.close();
    node.close();
  }

  private static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private ApiResult<Bytes> ask(String params) {
    return eth.call("eth_getBlockByNumber", utf8(params)).toCompletableFuture().join();
  }

  @Test
  void shouldHandOverQuestionAndAnswerAsTheyAre() {
    node.on(
        "eth_getBlockByNumber",
        params ->
            "{\"number\":%s,\"full\":%s,\"nested\":[{\"a\":1},null]}"
                .formatted(params.get(0), params.get(1)));

    assertEquals(
        ApiResult.ok(utf8("{\"number\":\"latest\",\"full\":false,\"nested\":[{\"a\":1},null]}")),
        ask("[\"latest\", false]"));
  }

  @Test
  void shouldAnswerNullWhereTheEngineDoes() {
    node.on("eth_getBlockByNumber", "null");

    assertEquals(ApiResult.ok(utf8("null")), ask("[\"0x5\",true]"));
  }

  @Test
  void shouldRefuseWhatIsNoArray() {
    var refused = (ApiResult.Refused<Bytes>) ask("{}");

    assertTrue(refused.message().contains("no JSON array"), refused.message());
  }

  @Test
  void shouldKeepTheEnginesCode() {
    var refused = (ApiResult.Refused<Bytes>) ask("[]");

    assertEquals(-32601, refused.code());
  }
}
