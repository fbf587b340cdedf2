package opekko.httpapi;

import static opekko.httpapi.HttpFixture.json;
import static opekko.httpapi.HttpFixture.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** op-conductor's RPC over the node's own cluster. */
class ConductorTest {
  private static final String NOT_LEADER =
      "{\"code\":-32000,\"message\":\"refusing to proxy request to non-leader sequencer\"}";

  @TempDir static Path dir;
  private static final FakeCluster CLUSTER = new FakeCluster();
  private static HttpFixture http;
  private static String token;

  @BeforeAll
  static void open() {
    var file = dir.resolve("admin-token");
    http =
        new HttpFixture(
            HttpFixture.withConductor(file),
            Optional.of(
                new HttpApi.Cluster(
                    CLUSTER,
                    (method, params) -> {
                      var asked =
                          method + " " + new String(params.toArray(), StandardCharsets.UTF_8);
                      CLUSTER.orders.add(asked);
                      return asked.contains("bad")
                          ? FakeCluster.refused("invalid block number")
                          : FakeCluster.done(
                              Bytes.wrap("{\"number\":\"0x1e\"}".getBytes(StandardCharsets.UTF_8)));
                    })));
    token = HttpFixture.file(file).strip();
  }

  @AfterAll
  static void close() {
    http.close();
  }

  @BeforeEach
  void begin() {
    CLUSTER.orders.clear();
    CLUSTER.leader = Optional.of("a");
    CLUSTER.isOverridden = false;
    http.node.asked.clear();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "active|false",
        "leader|false",
        "leaderOverridden|false",
        "paused|true",
        "stopped|false",
        "sequencerHealthy|true",
        "leaderWithID|{\"id\":\"a\",\"addr\":\"10.0.0.1:9550:9551\",\"suffrage\":0}",
        "clusterMembership|{\"servers\":[{\"id\":\"a\",\"addr\":\"10.0.0.1:9550:9551\",\"suffrage\":0},{\"id\":\"b\",\"addr\":\"10.0.0.2:9550:9551\",\"suffrage\":0},{\"id\":\"f\",\"addr\":\"10.0.0.9:9550:9551\",\"suffrage\":1}],\"version\":5}"
      })
  void shouldAnswerReadsOnEachPort(String method, String result) {
    for (var at : List.of(http.bound.rpc(), conductor(), admin()))
      assertEquals(
          json(result), call(at, "conductor_" + method, "[]").path("result"), at.toString());
  }

  @Test
  void shouldNameNobodyAsTheReferenceDoes() {
    CLUSTER.leader = Optional.empty();

    assertEquals(
        json("{\"id\":\"\",\"addr\":\"\",\"suffrage\":0}"),
        call(conductor(), "conductor_leaderWithID", "[]").path("result"));
  }

  @Test
  void shouldAnswerAsALeaderWhenToldSo() {
    call(admin(), "conductor_overrideLeader", "[true]");

    assertEquals(json("true"), call(conductor(), "conductor_leader", "[]").path("result"));
    assertEquals(
        json("{\"id\":\"N/A (Leader overridden)\",\"addr\":\"N/A\",\"suffrage\":0}"),
        call(conductor(), "conductor_leaderWithID", "[]").path("result"));
    assertEquals(
        30,
        call(conductor(), "optimism_syncStatus", "[]")
            .path("result")
            .path("unsafe_l2")
            .path("number")
            .intValue());
    assertEquals(503, http.get(conductor(), "/leader").statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pause|[]|Pause[length=PT24H]",
        "resume|[]|Resume[]",
        "transferLeader|[]|Transfer[to=Optional.empty]",
        "transferLeaderToServer|[\"c\",\"10.0.0.3:50050\"]|Transfer[to=Optional[c]]",
        "addServerAsVoter|[\"d\",\"10.0.0.4\",0]|AddVoter[address=d=10.0.0.4]",
        "addServerAsVoter|[\"d\",\"10.0.0.4\",5]|AddVoter[address=d=10.0.0.4]",
        "removeServer|[\"c\",5]|RemoveVoter[node=c]"
      })
  void shouldGiveOrdersOnTheOperatorsPort(String method, String params, String order) {
    var answer = call(admin(), "conductor_" + method, params);

    assertEquals(json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}"), answer);
    assertEquals(
        List.of(
            order
                + " Terms[who=a client of op-conductor's RPC, why=conductor_"
                + method
                + ", isDryRun=false]"),
        CLUSTER.orders);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "removeServer|[\"c\",4]|-32000|configuration changed since 4 (latest is 5)",
        "removeServer|[\"c\"]|-32602|missing value for required argument 1",
        "removeServer|[\"c\",\"x\"]|-32602|invalid argument 1: json: cannot unmarshal non-number into Go value of type uint64",
        "removeServer|[\"c\",5,6]|-32602|too many arguments, want at most 2",
        "stop|[]|-32000|the conductor is part of its node: drain the node (POST /ha/v1/drain), or stop its process",
        "addServerAsNonvoter|[\"d\",\"10.0.0.4\",0]|-32000|a node without a vote joins by its own settings: start it with ha.voters"
      })
  void shouldRefuseWhatCannotBeDone(String method, String params, int code, String message) {
    var error = call(admin(), "conductor_" + method, params).path("error");

    assertEquals(code, error.path("code").intValue());
    assertEquals(message, error.path("message").textValue());
    assertEquals(List.of(), CLUSTER.orders);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overrideLeader",
        "pause",
        "resume",
        "stop",
        "transferLeader",
        "transferLeaderToServer",
        "addServerAsVoter",
        "addServerAsNonvoter",
        "removeServer",
        "commitUnsafePayload"
      })
  void shouldNotOfferOrdersToEverybody(String method) {
    for (var at : List.of(http.bound.rpc(), conductor()))
      assertEquals(
          -32601, call(at, "conductor_" + method, "[]").path("error").path("code").intValue());
  }

  @Test
  void shouldDecideTheBlockOfAnOpNodeBesideOnTheLeaderOnly() {
    var payload = "[" + Payloads.envelope() + "]";

    assertEquals(
        json("{\"code\":-32000,\"message\":\"this node does not lead\"}"),
        call(admin(), "conductor_commitUnsafePayload", payload).path("error"));
    CLUSTER.leader = Optional.of("b");
    assertTrue(call(admin(), "conductor_commitUnsafePayload", payload).path("result").isNull());
  }

  @Test
  void shouldRefuseToDecideWhatIsNotTheBlockItClaims() {
    var hash = Payloads.envelope().path("executionPayload").path("blockHash").textValue();
    var forged = Payloads.envelope().toString().replace(hash, "0x" + "ab".repeat(32));

    var error = call(admin(), "conductor_commitUnsafePayload", "[" + forged + "]").path("error");

    assertTrue(error.path("message").textValue().startsWith("payload has bad block hash"));
    assertEquals(List.of(), CLUSTER.orders);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimism_syncStatus|[]|syncStatus",
        "optimism_outputAtBlock|[\"0x18\"]|outputAtBlock 24",
        "optimism_rollupConfig|[]|''",
        "admin_sequencerActive|[]|sequencerActive"
      })
  void shouldAskTheNodeFirstAndAnswerOnlyWhereItLeads(String method, String params, String asked) {
    assertEquals(json(NOT_LEADER), call(conductor(), method, params).path("error"));
    assertEquals(asked.isEmpty() ? List.of() : List.of(asked), http.node.asked);

    CLUSTER.leader = Optional.of("b");
    var there = call(conductor(), method, params);
    assertTrue(there.has("result"), there.toString());
  }

  @Test
  void shouldHandBlocksOfTheEngineOnWhereItLeads() {
    var params = "[\"latest\",false]";
    assertEquals(json(NOT_LEADER), call(conductor(), "eth_getBlockByNumber", params).path("error"));

    CLUSTER.leader = Optional.of("b");

    assertEquals(
        json("{\"number\":\"0x1e\"}"),
        call(conductor(), "eth_getBlockByNumber", params).path("result"));
    assertEquals("eth_getBlockByNumber [\"latest\",false]", CLUSTER.orders.getLast());
  }

  @Test
  void shouldPassTheEnginesErrorsOn() {
    assertEquals(
        json("{\"code\":-32000,\"message\":\"invalid block number\"}"),
        call(conductor(), "eth_getBlockByNumber", "[\"bad\",false]").path("error"));
  }

  @Test
  void shouldLeaveTheAnswersOfTheOtherPortsAlone() {
    assertTrue(call(http.bound.rpc(), "optimism_syncStatus", "[]").has("result"));
    assertTrue(call(admin(), "admin_sequencerActive", "[]").has("result"));
    assertEquals(
        -32601,
        call(http.bound.rpc(), "eth_getBlockByNumber", "[]").path("error").path("code").intValue());
  }

  @Test
  void shouldTellItsHealthAndItsNamespaces() {
    assertEquals(200, http.get(conductor(), "/healthz").statusCode());
    assertEquals(404, http.get(conductor(), "/metrics").statusCode());
    assertEquals(
        json(
            "{\"admin\":\"1.0\",\"conductor\":\"1.0\",\"eth\":\"1.0\",\"health\":\"1.0\",\"optimism\":\"1.0\",\"rpc\":\"1.0\"}"),
        call(conductor(), "rpc_modules", "[]").path("result"));
  }

  @Test
  void shouldRefuseAConductorsPortWithoutACluster() {
    try (var alone = new HttpFixture(HttpFixture.readsOnly())) {
      var failed =
          assertThrows(
              CompletionException.class,
              () ->
                  alone
                      .start(HttpFixture.withConductor(dir.resolve("other")))
                      .toCompletableFuture()
                      .join());
      var said = assertInstanceOf(HttpStartFailure.class, failed.getCause()).getMessage();
      assertTrue(said.contains("ha.conductor-port"), said);
      assertEquals(404, alone.get(alone.bound.rpc(), "/leader").statusCode());
      assertEquals(404, alone.get(alone.bound.rpc(), "/ha/v1/status").statusCode());
    }
  }

  private static InetSocketAddress conductor() {
    return http.bound.conductor().orElseThrow();
  }

  private static InetSocketAddress admin() {
    return http.bound.admin().orElseThrow();
  }

  private static JsonNode call(InetSocketAddress at, String method, String params) {
    var body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    return json(http.send(post(at, body).header("Authorization", "Bearer " + token)).body());
  }
}
