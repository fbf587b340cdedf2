package opekko.httpapi;

import static opekko.httpapi.HttpFixture.json;
import static opekko.httpapi.HttpFixture.uri;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import opekko.httpapi.admin.AuditLog;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaResult;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The cluster over HTTP: what anybody sees, and what operators order. */
class ClusterPagesTest {
  @TempDir static Path dir;
  private static final FakeCluster CLUSTER = new FakeCluster();
  private static HttpFixture http;
  private static InetSocketAddress admin;
  private static String token;

  private final Logger audit = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();

  @BeforeAll
  static void open() {
    var file = dir.resolve("admin-token");
    http =
        new HttpFixture(
            HttpFixture.withAdminListener(file),
            Optional.of(new HttpApi.Cluster(CLUSTER, (_, _) -> FakeCluster.done(Bytes.EMPTY))));
    admin = http.bound.admin().orElseThrow();
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
    CLUSTER.result = FakeCluster.done(new HaResult("b leads", Optional.of("b"), 8, 131, 0));
    audit.setLevel(Level.INFO);
    audit.setAdditive(false);
    written.start();
    audit.addAppender(written);
  }

  @AfterEach
  void stopListening() {
    audit.detachAppender(written);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nobody",
      delimiter = '|',
      value = {
        "b|200|{\"node\":\"b\",\"isLeader\":true,\"leader\":\"b\"}",
        "a|503|{\"node\":\"b\",\"isLeader\":false,\"leader\":\"a\"}",
        "nobody|503|{\"node\":\"b\",\"isLeader\":false,\"leader\":null}"
      })
  void shouldTellLoadBalancersWhetherItLeads(String leader, int status, String body) {
    CLUSTER.leader = Optional.ofNullable(leader);

    var answer = http.get(http.bound.rpc(), "/leader");

    assertEquals(status, answer.statusCode());
    assertEquals(json(body), json(answer.body()));
  }

  @Test
  void shouldShowTheClusterToAnybodyOnEachPort() {
    var expected = json(STATUS);

    assertEquals(expected, json(http.get(http.bound.rpc(), "/ha/v1/status").body()));
    assertEquals(expected, json(http.get(admin, "/ha/v1/status").body()));
  }

  @Test
  void shouldTellThePageThatItIsOfACluster() {
    var setup = json(http.get(http.bound.rpc(), "/page/setup.json").body());

    assertTrue(setup.path("isCluster").booleanValue());
  }

  @Test
  void shouldSayWhyThereIsNoStatus() {
    var usual = CLUSTER.status;
    CLUSTER.status = FakeCluster.refused("the cluster is starting");
    try {
      var answer = http.get(http.bound.rpc(), "/ha/v1/status");

      assertEquals(503, answer.statusCode());
      assertEquals(json("{\"reason\":\"the cluster is starting\"}"), json(answer.body()));
    } finally {
      CLUSTER.status = usual;
    }
  }

  @Test
  void shouldTakeNoOrdersOnThePublicPort() {
    var answer = http.send(order(http.bound.rpc(), "transfer", "{}"));

    assertEquals(404, answer.statusCode());
    assertEquals(List.of(), CLUSTER.orders);
  }

  @Test
  void shouldTakeNoOrdersWithoutTheToken() {
    var answer = http.send(order(admin, "transfer", "{}").header("Authorization", "Bearer wrong"));

    assertEquals(401, answer.statusCode());
    assertEquals(List.of(), CLUSTER.orders);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transfer|{}|Transfer[to=Optional.empty]",
        "transfer|{\"to\":\"b\"}|Transfer[to=Optional[b]]",
        "drain|{}|Drain[node=b]",
        "drain|{\"node\":\"c\"}|Drain[node=c]",
        "undrain|{\"node\":\"c\"}|Undrain[node=c]",
        "pause|{}|Pause[length=PT1H]",
        "pause|{\"seconds\":90}|Pause[length=PT1M30S]",
        "resume|''|Resume[]",
        "prefer|{\"node\":\"a\",\"priority\":-2}|Prefer[node=a, priority=-2]",
        "voters|{\"add\":\"d=10.0.0.4\"}|AddVoter[address=d=10.0.0.4]",
        "voters|{\"remove\":\"c\"}|RemoveVoter[node=c]",
        "voters|{\"replace\":\"c\",\"with\":\"d=10.0.0.4\"}|ReplaceVoter[old=c, address=d=10.0.0.4]",
        "rewind|{\"toHeight\":12,\"reason\":\"r\"}|Rewind[toHeight=12, confirm=]",
        "rewind|{\"toHeight\":12,\"confirm\":\"x\",\"reason\":\"r\"}|Rewind[toHeight=12, confirm=x]",
        "force|{\"dead\":[\"a\",\"c\"],\"generation\":2,\"reason\":\"r\"}|Force[dead=[a, c], generation=2]"
      })
  void shouldGiveTheOrderOfTheBody(String verb, String body, String order) {
    var answer = give(verb, body);

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(1, CLUSTER.orders.size());
    assertTrue(CLUSTER.orders.getFirst().startsWith(order + " Terms["), CLUSTER.orders.toString());
  }

  @Test
  void shouldAnswerTheResult() {
    assertEquals(
        json(
            "{\"summary\":\"b leads\",\"leader\":\"b\",\"term\":8,\"tookMillis\":131,\"lateBlocks\":0}"),
        json(give("transfer", "{\"to\":\"b\"}").body()));
  }

  @Test
  void shouldAnswerARefusalWithItsReason() {
    CLUSTER.result = FakeCluster.refused("c is not ready: its engine syncs");

    var answer = give("transfer", "{\"to\":\"c\"}");

    assertEquals(409, answer.statusCode());
    assertEquals(json("{\"reason\":\"c is not ready: its engine syncs\"}"), json(answer.body()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transfer|{\"to\":7}|to|is no text, or an empty one",
        "transfer|{\"dryrun\":true}|dryrun|is not a field of this order",
        "transfer|{\"dryRun\":\"yes\"}|dryRun|is neither true nor false",
        "transfer|[1]|''|the body is no JSON object",
        "transfer|{|''|the body is no JSON",
        "pause|{\"seconds\":0}|seconds|is not between 1 and 86400",
        "pause|{\"seconds\":1.5}|seconds|is no whole number",
        "prefer|{\"node\":\"a\"}|priority|is missing",
        "voters|{}|add|one of these is needed: add; remove; replace and with",
        "voters|{\"replace\":\"c\"}|with|is missing",
        "rewind|{\"toHeight\":12}|reason|is missing",
        "rewind|{\"toHeight\":-1}|toHeight|is negative",
        "force|{\"generation\":2,\"reason\":\"r\"}|dead|is missing",
        "force|{\"dead\":[],\"generation\":2}|dead|is no list of 1 to 16 texts"
      })
  void shouldNameTheFieldThatIsWrong(String verb, String body, String field, String reason) {
    var answer = give(verb, body);

    assertEquals(400, answer.statusCode());
    assertEquals(field, json(answer.body()).path("field").textValue());
    assertEquals(reason, json(answer.body()).path("reason").textValue());
    assertEquals(List.of(), CLUSTER.orders);
  }

  @Test
  void shouldGiveAnOrderOnceForAKey() {
    var body = "{\"to\":\"b\",\"idempotencyKey\":\"k1\"}";

    var first = give("transfer", body);
    CLUSTER.result = FakeCluster.refused("b leads already");
    var again = give("transfer", body);
    var other = give("transfer", body.replace("k1", "k2"));

    assertEquals(first.body(), again.body());
    assertEquals(409, other.statusCode());
    assertEquals(2, CLUSTER.orders.size());
  }

  @Test
  void shouldRefuseAKeyThatStoodForAnotherOrder() {
    give("drain", "{\"node\":\"c\",\"idempotencyKey\":\"k3\"}");

    var answer = give("undrain", "{\"node\":\"c\",\"idempotencyKey\":\"k3\"}");
    var dry = give("drain", "{\"node\":\"c\",\"idempotencyKey\":\"k3\",\"dryRun\":true}");

    assertEquals(400, answer.statusCode());
    assertEquals("idempotencyKey", json(answer.body()).path("field").textValue());
    assertEquals(400, dry.statusCode());
    assertEquals(1, CLUSTER.orders.size());
  }

  @Test
  void shouldSayWhoOrderedWhatAndWhy() {
    give(
        "transfer",
        "{\"to\":\"b\",\"who\":\"ann\",\"reason\":\"kernel\\n\\\"update\",\"dryRun\":true}");

    assertEquals(
        List.of("Transfer[to=Optional[b]] Terms[who=ann, why=kernel\n\"update, isDryRun=true]"),
        CLUSTER.orders);
    var line = written.list.getLast().getFormattedMessage();
    assertTrue(
        line.matches(
            "caller=127\\.0\\.0\\.1:\\d+ order=\"Transfer\\[to=Optional\\[b\\]\\]\" dryRun=true"
                + " who=\"ann\" why=\"kernel\\?\\?update\" outcome=\"ok: b leads\""),
        line);
  }

  @Test
  void shouldNameTheCallerWhereNobodySigns() {
    give("resume", "{}");

    assertTrue(
        CLUSTER
            .orders
            .getFirst()
            .matches(
                "Resume\\[\\] Terms\\[who=127\\.0\\.0\\.1:\\d+, why=no reason given, isDryRun=false\\]"),
        CLUSTER.orders.toString());
  }

  @Test
  void shouldNotTakeAFailureForARefusal() {
    CLUSTER.result = CompletableFuture.failedFuture(new IllegalStateException("gone"));

    var answer = give("transfer", "{}");

    assertEquals(504, answer.statusCode());
    assertTrue(answer.body().contains("look at the status"), answer::body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "voters|{\"version\":5,\"members\":[{\"id\":\"a\",\"address\":\"10.0.0.1:9550:9551\",\"isVoter\":true},{\"id\":\"b\",\"address\":\"10.0.0.2:9550:9551\",\"isVoter\":true},{\"id\":\"f\",\"address\":\"10.0.0.9:9550:9551\",\"isVoter\":false}]}",
        "check|[{\"subject\":\"clock\",\"isOk\":false,\"text\":\"off by 3 s: run ntpd\"}]",
        "log?from=30&count=5|[{\"term\":7,\"lineage\":1,\"block\":{\"hash\":\"0x000000000000000000000000000000000000000000000000000000000000001e\",\"number\":30},\"what\":\"block\"}]"
      })
  void shouldAnswerOperatorsQuestions(String path, String body) {
    assertEquals(json(body), json(ask("GET", path).body()));
  }

  @Test
  void shouldTellWhyTheLeaderChanged() {
    assertEquals(json(STATUS).path("changes"), json(ask("GET", "why").body()));
  }

  @Test
  void shouldReadTheLogAsAsked() {
    ask("GET", "log?from=30&count=5");
    ask("GET", "log");

    assertEquals(List.of("log Optional[30] 5", "log Optional.empty 20"), CLUSTER.orders);
    assertEquals("from", json(ask("GET", "log?from=x").body()).path("field").textValue());
    assertEquals(400, ask("GET", "log?count=0").statusCode());
    assertEquals(400, ask("GET", "log?count=1001").statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,transfer,405",
    "POST,why,404",
    "POST,nothing,404",
    "GET,nothing,404",
    "POST,status,405"
  })
  void shouldRefuseOtherPathsAndMethods(String method, String path, int status) {
    assertEquals(status, ask(method, path).statusCode());
    assertFalse(CLUSTER.orders.stream().anyMatch(order -> order.contains("Terms")));
  }

  @Test
  void shouldAnswerTheResultThatComesLaterUnderTheSameKey() {
    var slow = new CompletableFuture<ApiResult<HaResult>>();
    CLUSTER.result = slow;
    var body = "{\"idempotencyKey\":\"slow\"}";
    var first =
        http.client.sendAsync(
            order(admin, "transfer", body).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
    var again =
        http.client.sendAsync(
            order(admin, "transfer", body).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());

    slow.complete(ApiResult.ok(new HaResult("c leads", Optional.of("c"), 9, 88, 0)));

    assertEquals(first.join().body(), again.join().body());
    assertEquals(1, CLUSTER.orders.size());
  }

  private static HttpResponse<String> give(String verb, String body) {
    return http.send(order(admin, verb, body).header("Authorization", "Bearer " + token));
  }

  private static HttpRequest.Builder order(InetSocketAddress at, String verb, String body) {
    return HttpRequest.newBuilder(uri(at, "/ha/v1/" + verb))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> ask(String method, String path) {
    return http.send(
        HttpRequest.newBuilder(uri(admin, "/ha/v1/" + path))
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody()));
  }

  private static final String STATUS =
      """
      {"at":"2023-11-14T22:13:20Z","self":"b","leader":"a","term":7,
       "leaderSince":"2023-11-14T22:12:19Z",
       "committed":{"hash":"0x000000000000000000000000000000000000000000000000000000000000001e","number":30},
       "lineage":1,"quorumSpare":1,
       "nodes":[
        {"id":"a","role":"leader","isReachable":true,"isReady":true,"notReady":[],"isDrained":false,"priority":10,
         "unsafeHead":{"hash":"0x000000000000000000000000000000000000000000000000000000000000001e","number":30},
         "committed":{"hash":"0x000000000000000000000000000000000000000000000000000000000000001e","number":30},
         "lagBlocks":0,"l1AgeSeconds":4,"diskMillis":0.35,"clockOffsetMillis":-3,
         "version":"v0.1.0","publicRpc":"http://10.0.0.1:9545"},
        {"id":"b","role":"voter","isReachable":true,"isReady":true,"notReady":[],"isDrained":false,"priority":0,
         "unsafeHead":{"hash":"0x000000000000000000000000000000000000000000000000000000000000001d","number":29},
         "committed":{"hash":"0x000000000000000000000000000000000000000000000000000000000000001e","number":30},
         "lagBlocks":1,"l1AgeSeconds":5,"diskMillis":null,"clockOffsetMillis":null,
         "version":"v0.1.0","publicRpc":""},
        {"id":"c","role":"voter","isReachable":false,"isReady":false,"notReady":["its engine does not answer"],
         "isDrained":true,"priority":0,"unsafeHead":null,"committed":null,"lagBlocks":null,"l1AgeSeconds":null,
         "diskMillis":null,"clockOffsetMillis":null,"version":"v0.1.0","publicRpc":""}],
       "pausedUntil":"2023-11-14T22:23:20Z","forcedGeneration":2,"commitMillis":[9.5],
       "latenessMillis":[-41,12.346],
       "changes":[{"at":"2023-11-14T22:12:19Z","from":"c","to":"a","term":7,"cause":"killed",
         "evidence":["c's connection was reset","a asked for votes"],
         "lastBlock":{"hash":"0x000000000000000000000000000000000000000000000000000000000000000c","number":12},
         "gapMillis":412,"lateBlocks":1}]}
      """;
}
