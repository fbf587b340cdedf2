package opekko.rpc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.http.SocketHttp;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.testkit.ScriptedRpc;
import opekko.rpc.testkit.ScriptedServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineClientTest {
  private static final ForkSchedule FORKS =
      new ForkSchedule(
          Map.of(
              Hardfork.CANYON, 10L,
              Hardfork.ECOTONE, 20L,
              Hardfork.ISTHMUS, 30L,
              Hardfork.JOVIAN, 40L,
              Hardfork.KARST, 50L));
  private static final ForkchoiceState STATE = new ForkchoiceState(Hash.ZERO, Hash.ZERO, Hash.ZERO);
  private static final PayloadId ID = new PayloadId(Bytes.wrap(new byte[8]));
  private static final String VALID = "{\"status\":\"VALID\",\"latestValidHash\":null}";

  private final ScriptedRpc engine = new ScriptedRpc();
  private EngineClient client;

  @BeforeEach
  void connect() {
    engine.on("engine_exchangeCapabilities", capabilities(5));
    for (var version = 1; version <= 3; version++)
      engine.on(
          "engine_forkchoiceUpdatedV" + version,
          "{\"payloadStatus\":" + VALID + ",\"payloadId\":\"0x0102030405060708\"}");
    for (var version = 2; version <= 4; version++) engine.on("engine_newPayloadV" + version, VALID);
    client = client(Duration.ofSeconds(20), 1 << 20);
  }

  private EngineClient client(Duration timeout, int maxReplyBytes) {
    var secret = new JwtSecret(Bytes.wrap(new byte[32]));
    var tokens = new JwtTokens(secret, () -> Instant.ofEpochSecond(1_700_000_000));
    var uri = engine.server().uri();
    var endpoint = RpcEndpoint.authorized(uri, tokens, timeout).withMaxReplyBytes(maxReplyBytes);
    var rpc = new JsonRpc(new SocketHttp(uri), endpoint, "engine", NodeMetrics.NONE);
    return new EngineClient(rpc, FORKS);
  }

  @AfterEach
  void disconnect() {
    client.close();
    engine.close();
  }

  @ParameterizedTest
  @CsvSource({
    "5, engine_forkchoiceUpdatedV1, engine_newPayloadV2, engine_getPayloadV2",
    "10, engine_forkchoiceUpdatedV2, engine_newPayloadV2, engine_getPayloadV2",
    "19, engine_forkchoiceUpdatedV2, engine_newPayloadV2, engine_getPayloadV2",
    "20, engine_forkchoiceUpdatedV3, engine_newPayloadV3, engine_getPayloadV3",
    "30, engine_forkchoiceUpdatedV3, engine_newPayloadV4, engine_getPayloadV4",
    "49, engine_forkchoiceUpdatedV3, engine_newPayloadV4, engine_getPayloadV4",
    "50, engine_forkchoiceUpdatedV3, engine_newPayloadV4, engine_getPayloadV5"
  })
  void shouldChooseTheMethodByForkOfTheBlock(
      long time, String forkchoice, String insert, String get) {
    await(client.forkchoiceUpdated(STATE, Optional.of(attributes(time))));
    await(client.newPayload(payload(time)));
    await(client.getPayload(ID, time));
    assertEquals(List.of("engine_exchangeCapabilities", forkchoice, insert, get), engine.called());
  }

  @Test
  void shouldCallV3WithoutAttributesWhateverTheFork() {
    var outcome = await(client.forkchoiceUpdated(STATE, Optional.empty()));
    assertInstanceOf(ForkchoiceOutcome.Updated.class, outcome);
    assertEquals("engine_forkchoiceUpdatedV3", engine.called().getLast());
    assertTrue(engine.server().requests().getLast().body().endsWith("},null]}"));
  }

  @Test
  void shouldTakeTheNextVersionThatTheEngineOffers() {
    engine.on("engine_exchangeCapabilities", capabilities(4));
    await(client.getPayload(ID, 50));
    assertEquals("engine_getPayloadV4", engine.called().getLast());
  }

  @Test
  void shouldSendTheFullPayloadWithItsBeaconRootAndNoRequests() {
    await(client.newPayload(payload(30)));
    var body = engine.server().requests().getLast().body();
    assertTrue(body.contains("\"withdrawalsRoot\":\"" + Hash.ZERO + "\""), body);
    assertTrue(body.endsWith(",[],\"" + Hash.ZERO + "\",[]]}"), body);
  }

  @Test
  void shouldNameThePayloadThatBuilds() {
    var outcome = await(client.forkchoiceUpdated(STATE, Optional.of(attributes(30))));
    var id = new PayloadId(Bytes.fromHex("0102030405060708"));
    assertEquals(new ForkchoiceOutcome.Updated(Optional.of(id)), outcome);
  }

  @Test
  void shouldNotTrustASuccessWithoutPayloadId() {
    engine.once(
        "engine_forkchoiceUpdatedV3", "{\"payloadStatus\":" + VALID + ",\"payloadId\":null}");
    var outcome = await(client.forkchoiceUpdated(STATE, Optional.of(attributes(30))));
    assertInstanceOf(ForkchoiceOutcome.Failed.class, outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "VALID, Updated, Valid",
    "SYNCING, Syncing, Syncing",
    "ACCEPTED, Syncing, Syncing",
    "INVALID, Invalid, Invalid",
    "INVALID_BLOCK_HASH, Invalid, Invalid",
    "SOMETHING_NEW, Failed, Failed"
  })
  void shouldMapEachStatus(String status, String forkchoice, String inserted) {
    var answer = "{\"status\":\"" + status + "\",\"validationError\":\"because\"}";
    engine.once("engine_forkchoiceUpdatedV3", "{\"payloadStatus\":" + answer + "}");
    engine.once("engine_newPayloadV4", answer);
    var update = await(client.forkchoiceUpdated(STATE, Optional.empty()));
    assertEquals(forkchoice, update.getClass().getSimpleName());
    var insertion = await(client.newPayload(payload(30)));
    assertEquals(inserted, insertion.getClass().getSimpleName());
    if (insertion instanceof NewPayloadOutcome.Invalid(var cause))
      assertTrue(cause.contains("because"), cause);
  }

  @ParameterizedTest
  @CsvSource({
    "-38001, Failed, UnknownPayload, Failed",
    "-38002, InconsistentForkchoice, UnknownPayload, Failed",
    "-38003, InvalidAttributes, UnknownPayload, Failed",
    "-38004, Failed, UnknownPayload, Failed",
    "-38005, Failed, Failed, Failed",
    "-32601, Failed, Failed, Failed",
    "-32602, Failed, UnknownPayload, Failed",
    "-32000, Failed, UnknownPayload, Failed"
  })
  void shouldMapEachErrorCode(long code, String forkchoice, String get, String inserted) {
    engine.onceError("engine_forkchoiceUpdatedV3", code, "said so");
    engine.onceError("engine_getPayloadV4", code, "said so");
    engine.onceError("engine_newPayloadV4", code, "said so");
    var update = await(client.forkchoiceUpdated(STATE, Optional.of(attributes(30))));
    assertEquals(forkchoice, update.getClass().getSimpleName());
    assertTrue(update.toString().contains("said so"), update.toString());
    assertEquals(get, await(client.getPayload(ID, 30)).getClass().getSimpleName());
    assertEquals(inserted, await(client.newPayload(payload(30))).getClass().getSimpleName());
  }

  @Test
  void shouldAskForAResetOnOtherEngineErrorsOnly() {
    engine.onceError("engine_forkchoiceUpdatedV3", -38006, "too deep reorg");
    engine.onceError("engine_forkchoiceUpdatedV3", -32000, "busy");
    assertInstanceOf(
        Fault.Reset.class, fault(await(client.forkchoiceUpdated(STATE, Optional.empty()))));
    assertInstanceOf(
        Fault.Temporary.class, fault(await(client.forkchoiceUpdated(STATE, Optional.empty()))));
  }

  @Test
  void shouldReadTheReasonFromTheErrorsData() {
    engine
        .server()
        .then(Reply.json("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":[]}"))
        .then(
            Reply.json(
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-38003,\"message\":\"Invalid payload"
                    + " attributes\",\"data\":{\"err\":\"gas limit reached\"}}}"));
    var outcome = await(client.forkchoiceUpdated(STATE, Optional.of(attributes(30))));
    assertTrue(outcome.toString().contains("gas limit reached"), outcome.toString());
    assertInstanceOf(ForkchoiceOutcome.InvalidAttributes.class, outcome);
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void shouldSayWhatARefusedTokenMeans(int status) {
    knowCapabilities();
    engine.server().then(Reply.status(status));
    var fault = fault(await(client.forkchoiceUpdated(STATE, Optional.empty())));
    assertTrue(fault.cause().contains("wrong JWT secret or clock skew"), fault.cause());
  }

  @Test
  void shouldFailForNowOnEveryBrokenAnswer() {
    knowCapabilities();
    var faults =
        List.of(
            Reply.status(500),
            new Reply.Cut(),
            new Reply.Truncated("{\"jsonrpc\"".getBytes()),
            Reply.json(""),
            Reply.json("{"),
            Reply.json("[]"),
            Reply.json("17"),
            Reply.json("<html>"),
            Reply.json("{\"jsonrpc\":\"2.0\",\"id\":0}"),
            Reply.json("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":null}"),
            Reply.json("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"payloadStatus\":17}}"),
            Reply.json(
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":\"" + "a".repeat(2 << 20) + "\"}"));
    for (var reply : faults) {
      // A cut connection is tried once more when it was a kept one, so the fault must show twice.
      engine.server().then(reply);
      if (reply instanceof Reply.Cut) engine.server().then(reply);
      var fault = fault(await(client.forkchoiceUpdated(STATE, Optional.empty())));
      assertInstanceOf(Fault.Temporary.class, fault, () -> reply + ": " + fault);
      assertTrue(
          await(client.forkchoiceUpdated(STATE, Optional.empty()))
              instanceof ForkchoiceOutcome.Updated,
          () -> "the client must work again after " + reply);
    }
  }

  @Test
  void shouldGiveUpOnASilentEngine() {
    client.close();
    client = client(Duration.ofMillis(100), 1 << 20);
    engine.server().then(new Reply.Hang()).then(new Reply.Hang());
    var fault = fault(await(client.forkchoiceUpdated(STATE, Optional.empty())));
    assertTrue(fault.cause().contains("no answer within 0.1 s"), fault.cause());
  }

  @Test
  void shouldAskForCapabilitiesAgainWhenTheEngineWasAway() {
    knowCapabilities();
    engine.server().then(new Reply.Cut()).then(new Reply.Cut());
    await(client.forkchoiceUpdated(STATE, Optional.empty()));
    engine.on("engine_exchangeCapabilities", capabilities(4));
    await(client.getPayload(ID, 50));
    assertEquals("engine_getPayloadV4", engine.called().getLast());
  }

  @Test
  void shouldSignEachCall() {
    await(client.forkchoiceUpdated(STATE, Optional.empty()));
    // HS256 of {"alg":"HS256","typ":"JWT"}.{"iat":1700000000} with a key of 32 zero bytes.
    assertEquals(
        "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDB9."
            + "AV0neG6Q-D2P_lDW7gragYW8jJ_BPpKgG5A6auv-Ef4",
        engine.server().requests().getLast().authorization());
  }

  @Test
  void shouldMakeANewTokenBeforeTheOldOneAges() {
    var now = new Instant[] {Instant.ofEpochSecond(1000)};
    var tokens = new JwtTokens(new JwtSecret(Bytes.wrap(new byte[32])), () -> now[0]);
    var first = tokens.get();
    now[0] = now[0].plusSeconds(4);
    assertEquals(first, tokens.get());
    now[0] = now[0].plusSeconds(6);
    var second = tokens.get();
    assertNotEquals(first, second);
    now[0] = Instant.ofEpochSecond(500);
    assertNotEquals(second, tokens.get());
  }

  private void knowCapabilities() {
    await(client.forkchoiceUpdated(STATE, Optional.empty()));
  }

  private static Fault fault(ForkchoiceOutcome outcome) {
    return assertInstanceOf(ForkchoiceOutcome.Failed.class, outcome).fault();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static String capabilities(int newestGetPayload) {
    var methods = new StringBuilder("[\"engine_forkchoiceUpdatedV1\"");
    for (var version = 2; version <= 3; version++)
      methods.append(",\"engine_forkchoiceUpdatedV").append(version).append('"');
    for (var version = 2; version <= newestGetPayload; version++)
      methods.append(",\"engine_getPayloadV").append(version).append('"');
    return methods.append("]").toString();
  }

  private static PayloadAttributes attributes(long time) {
    return new PayloadAttributes(
        time,
        Hash.ZERO,
        Address.ZERO,
        Optional.of(List.of()),
        Optional.of(Hash.ZERO),
        List.of(Bytes.of(0x7e)),
        true,
        30_000_000,
        Optional.empty(),
        OptionalLong.empty());
  }

  private static PayloadEnvelope payload(long time) {
    return new PayloadEnvelope(
        Optional.of(Hash.ZERO),
        new ExecutionPayload(
            Hash.ZERO,
            Address.ZERO,
            Hash.ZERO,
            Hash.ZERO,
            Bytes.wrap(new byte[256]),
            Hash.ZERO,
            1,
            2,
            3,
            time,
            Bytes.EMPTY,
            BigInteger.ONE,
            Hash.ZERO,
            List.of(Bytes.of(0x7e, 1)),
            Optional.of(List.of()),
            OptionalLong.of(0),
            OptionalLong.of(0),
            Optional.of(Hash.ZERO)));
  }

  @Test
  void shouldGiveTheBuiltPayload() {
    var json = new java.io.ByteArrayOutputStream();
    var built = payload(30);
    opekko.protocol.json.Json.write(
        json, out -> opekko.protocol.json.PayloadJson.write(out, built));
    engine.on("engine_getPayloadV4", json.toString());
    assertEquals(new GetPayloadOutcome.Built(built), await(client.getPayload(ID, 30)));
  }
}
