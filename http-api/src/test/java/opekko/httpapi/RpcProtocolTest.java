package opekko.httpapi;

import static opekko.httpapi.HttpFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import opekko.protocol.api.ApiResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON-RPC as such: codes and texts are those that op-geth's server was seen to answer. */
class RpcProtocolTest {
  private static final HttpFixture HTTP = new HttpFixture(HttpFixture.withAdminOnRpc());

  @AfterAll
  static void close() {
    HTTP.close();
  }

  @BeforeEach
  void forget() {
    HTTP.node.asked.clear();
    HTTP.node.syncStatus = CompletableFuture.completedFuture(ApiResult.refused("later"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|missing value for required argument 0",
        "null|missing value for required argument 0",
        "{\"a\":1}|non-array args",
        "\"0x1\"|non-array args",
        "[\"0x18\",1]|too many arguments, want at most 1",
        "[\"16\",1]|invalid argument 0: json: cannot unmarshal hex string without 0x prefix into Go value of type hexutil.Uint64",
        "[\"latest\"]|invalid argument 0: json: cannot unmarshal hex string without 0x prefix into Go value of type hexutil.Uint64",
        "[16]|invalid argument 0: json: cannot unmarshal non-string into Go value of type hexutil.Uint64",
        "[null]|invalid argument 0: json: cannot unmarshal non-string into Go value of type hexutil.Uint64",
        "[{}]|invalid argument 0: json: cannot unmarshal non-string into Go value of type hexutil.Uint64",
        "[\"0x\"]|invalid argument 0: json: cannot unmarshal hex string \"0x\" into Go value of type hexutil.Uint64",
        "[\"0x010\"]|invalid argument 0: json: cannot unmarshal hex number with leading zero digits into Go value of type hexutil.Uint64",
        "[\"0xzz\"]|invalid argument 0: json: cannot unmarshal invalid hex string into Go value of type hexutil.Uint64",
        "[\"0x11112222333344445\"]|invalid argument 0: json: cannot unmarshal hex number > 64 bits into Go value of type hexutil.Uint64"
      })
  void shouldRefuseWrongBlockNumbers(String params, String message) {
    assertEquals(error(-32602, message), HTTP.call("optimism_outputAtBlock", params));
    assertEquals(List.of(), HTTP.node.asked);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0, 0",
    "0x18, 24",
    "0X18, 24",
    "'', 0",
    "0xffffffffffffffff, 18446744073709551615"
  })
  void shouldReadBlockNumbersAsTheReferenceDoes(String number, String read) {
    HTTP.call("optimism_outputAtBlock", "[\"" + number + "\"]");

    assertEquals(List.of("outputAtBlock " + read), HTTP.node.asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|missing value for required argument 0",
        "[16]|invalid argument 0: json: cannot unmarshal non-string into Go value of type common.Hash",
        "[\"16\"]|invalid argument 0: json: cannot unmarshal hex string without 0x prefix into Go value of type common.Hash",
        "[\"\"]|invalid argument 0: hex string has length 0, want 64 for common.Hash",
        "[\"0x\"]|invalid argument 0: hex string has length 0, want 64 for common.Hash",
        "[\"0x10\"]|invalid argument 0: hex string has length 2, want 64 for common.Hash",
        "[\"0x1\"]|invalid argument 0: json: cannot unmarshal hex string of odd length into Go value of type common.Hash",
        "[\"0xzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\"]|invalid argument 0: json: cannot unmarshal invalid hex string into Go value of type common.Hash"
      })
  void shouldRefuseWrongHashes(String params, String message) {
    assertEquals(error(-32602, message), HTTP.call("admin_startSequencer", params));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|number",
        "1.5|number",
        "{}|object",
        "true|bool",
        "[]|array",
      })
  void shouldRefuseWrongTexts(String param, String kind) {
    assertEquals(
        error(
            -32602,
            "invalid argument 0: json: cannot unmarshal " + kind + " into Go value of type string"),
        HTTP.call("admin_setLogLevel", "[" + param + "]"));
  }

  @Test
  void shouldRefuseArgumentsOfAMethodWithoutAny() {
    assertEquals(
        error(-32602, "too many arguments, want at most 0"),
        HTTP.call("admin_resetDerivationPipeline", "[1]"));
    assertEquals(List.of(), HTTP.node.asked);
  }

  @ParameterizedTest
  @CsvSource({"optimism_nope", "nope", "eth_blockNumber", "admin_", "optimism_SyncStatus"})
  void shouldSayThatAMethodDoesNotExist(String method) {
    assertEquals(
        error(-32601, "the method " + method + " does not exist/is not available"),
        HTTP.call(method, "[]"));
  }

  @Test
  void shouldSayThatThereAreNoSubscriptions() {
    assertEquals(
        error(-32601, "notifications not supported"), HTTP.call("optimism_subscribe", "[]"));
  }

  @Test
  void shouldRefuseMethodNameOfAnyLength() {
    assertEquals(
        error(-32600, "method name too long: 2049 > 2048"), HTTP.call("a".repeat(2049), "[]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"optimism_version\"}|1",
        "{\"id\":1,\"method\":\"optimism_version\"}|1",
        "{\"jsonrpc\":2,\"id\":1,\"method\":\"optimism_version\"}|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\",\"params\":[]}|1",
        "{\"jsonrpc\":\"2.0\",\"id\":{\"a\":1},\"method\":\"optimism_version\"}|null",
        "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"optimism_version\"}|null",
        "{}|null",
        "5|null",
        "null|null",
        "\"x\"|null"
      })
  void shouldRefuseWhatIsNoRequest(String body, String id) {
    assertEquals(
        json(
            "{\"jsonrpc\":\"2.0\",\"id\":"
                + id
                + ",\"error\":{\"code\":-32600,\"message\":\"invalid request\"}}"),
        HTTP.rpc(body));
  }

  @ParameterizedTest
  @CsvSource({"{", "xx", "'{\"jsonrpc\":'", "[1"})
  void shouldAnswerParseError(String body) {
    assertEquals(parseError(), HTTP.rpc(body));
  }

  @Test
  void shouldRefuseNestingThatWouldExhaustTheStack() {
    assertEquals(parseError(), HTTP.rpc("[".repeat(2000) + "]".repeat(2000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1", "\"x y\"", "1.50", "null", "true", "12345678901234567890123"})
  void shouldGiveTheIdBackAsItCame(String id) {
    var answer =
        HTTP.send(
                HttpFixture.post(
                    HTTP.bound.rpc(),
                    "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"optimism_version\"}"))
            .body();

    assertEquals("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"v0.1.0-test\"}\n", answer);
  }

  @Test
  void shouldRunNotificationsWithoutAnswer() {
    var answer =
        HTTP.send(
            HttpFixture.post(
                HTTP.bound.rpc(), "{\"jsonrpc\":\"2.0\",\"method\":\"optimism_syncStatus\"}"));

    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
    assertEquals(List.of("syncStatus"), HTTP.node.asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "'   '", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":3}"})
  void shouldAnswerNothingToNothing(String body) {
    var answer = HTTP.send(HttpFixture.post(HTTP.bound.rpc(), body));

    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
  }

  @Test
  void shouldAnswerABatchInItsOrderWithoutItsNotifications() {
    var answer =
        HTTP.rpc(
            """
            [{"jsonrpc":"2.0","id":1,"method":"optimism_version"},
             {"jsonrpc":"2.0","method":"admin_resetDerivationPipeline"},
             {"jsonrpc":"2.0","id":"b","method":"optimism_nope"}]\
            """);

    assertEquals(
        json(
            """
            [{"jsonrpc":"2.0","id":1,"result":"v0.1.0-test"},
             {"jsonrpc":"2.0","id":"b","error":{"code":-32601,
              "message":"the method optimism_nope does not exist/is not available"}}]\
            """),
        answer);
    assertEquals(List.of("resetDerivationPipeline"), HTTP.node.asked);
  }

  @Test
  void shouldRefuseEachElementThatIsNoRequest() {
    var answer = HTTP.rpc("[1,null,{}]");

    assertEquals(3, answer.size());
    answer.forEach(element -> assertEquals(-32600, element.path("error").path("code").intValue()));
  }

  @Test
  void shouldRefuseEmptyBatch() {
    assertEquals(
        json(
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"empty batch\"}}"),
        HTTP.rpc("[]"));
  }

  @Test
  void shouldRefuseLargeBatchAsAWholeUnderTheIdOfItsFirstCall() {
    var answer =
        HTTP.rpc(
            """
            [{"jsonrpc":"2.0","method":"optimism_syncStatus"},
             {"jsonrpc":"2.0","id":7,"method":"optimism_syncStatus"},{},{}]\
            """);

    assertEquals(
        json(
            "[{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}]"),
        answer);
    assertEquals(List.of(), HTTP.node.asked);
  }

  @Test
  void shouldAnswerNothingToABatchOfNotifications() {
    var body = "[{\"jsonrpc\":\"2.0\",\"method\":\"optimism_syncStatus\"}]";

    assertTrue(HTTP.send(HttpFixture.post(HTTP.bound.rpc(), body)).body().isEmpty());
    assertEquals(List.of("syncStatus"), HTTP.node.asked);
  }

  private static JsonNode parseError() {
    return json(
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"parse error\"}}");
  }

  private static JsonNode error(int code, String message) {
    return json(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":"
            + code
            + ",\"message\":\""
            + message.replace("\"", "\\\"")
            + "\"}}");
  }
}
