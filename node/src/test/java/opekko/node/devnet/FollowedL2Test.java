package opekko.node.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l2.EngineFaults;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.devnet.l2rpc.L2Server;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.engine.EngineClient;
import opekko.rpc.engine.JwtSecret;
import opekko.rpc.engine.JwtTokens;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.l2.L2Client;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The node's own clients, which verify all they read, drive the devnet's engine over its ports. */
class FollowedL2Test {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Bytes SECRET = Bytes.fromHex("5e".repeat(32));
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private DevnetChain chain;
  private LedgerEngine ledger;
  private EngineFaults calls;
  private L2Server server;
  private EngineClient engine;
  private L2Client reader;

  @AfterAll
  static void stopSystem() {
    KIT.shutdownTestKit();
  }

  private void start(Hardfork newest) throws IOException {
    chain =
        DevnetChain.of(DevnetOptions.startingAt(NOW.getEpochSecond()).withForks(newest, Map.of()));
    ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL);
    calls = new EngineFaults(ledger);
    server =
        L2Server.start(KIT.system(), ledger, calls, L2Server.Doors.anywhere(SECRET), () -> NOW);
    engine = client(SECRET);
    reader =
        new L2Client(
            JsonRpc.to(RpcEndpoint.open(server.uri(), TIMEOUT), "l2", NodeMetrics.NONE),
            chain.rollup());
  }

  private EngineClient client(Bytes secret) {
    var tokens = new JwtTokens(new JwtSecret(secret), () -> NOW);
    var endpoint = RpcEndpoint.authorized(server.engineUri(), tokens, TIMEOUT);
    return new EngineClient(
        JsonRpc.to(endpoint, "engine", NodeMetrics.NONE), chain.rollup().forks());
  }

  @AfterEach
  void stop() {
    engine.close();
    reader.close();
    server.close();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static <T> T found(CompletionStage<Fetched<T>> read) {
    var answer = join(read);
    assertInstanceOf(Fetched.Found.class, answer, () -> "answer is " + answer);
    return ((Fetched.Found<T>) answer).value();
  }

  private ForkchoiceState unsafe(Hash head) {
    return new ForkchoiceState(head, Hash.ZERO, Hash.ZERO);
  }

  private PayloadEnvelope build(PayloadAttributes attributes) {
    var started =
        join(engine.forkchoiceUpdated(unsafe(ledger.head().hash()), Optional.of(attributes)));
    var updated = assertInstanceOf(ForkchoiceOutcome.Updated.class, started, started::toString);
    var got = join(engine.getPayload(updated.payloadId().orElseThrow(), attributes.timestamp()));
    return assertInstanceOf(GetPayloadOutcome.Built.class, got, got::toString).envelope();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PECTRA_BLOB_SCHEDULE", "BEDROCK"})
  void shouldBuildInsertAndReadBackBlocksOfEveryFork(Hardfork newest) throws Exception {
    start(newest);
    var story = new RandomLedger(chain, ledger, newest.ordinal());
    for (var i = 1; i <= 12; i++) {
      var time = ledger.head().header().time() + chain.rollup().blockTime();
      var envelope = build(story.attributes(time));
      assertEquals(new NewPayloadOutcome.Valid(), join(engine.newPayload(envelope)));
      var hash = envelope.payload().blockHash();
      assertEquals(
          new ForkchoiceOutcome.Updated(Optional.empty()),
          join(engine.forkchoiceUpdated(new ForkchoiceState(hash, hash, hash), Optional.empty())));

      assertEquals(envelope, found(reader.payload(BlockSelector.hash(hash))));
      assertEquals(i, found(reader.ref(BlockSelector.label(BlockLabel.FINALIZED))).number());
      var root = ledger.state(hash).orElseThrow().account(OutputRoot.MESSAGE_PASSER).storageRoot();
      assertEquals(root, found(reader.storageRoot(OutputRoot.MESSAGE_PASSER, hash)));
    }
  }

  @Test
  void shouldTellErrorsApartAsTheClientUnderstandsThem() throws Exception {
    start(DevnetOptions.NEWEST_FORK);
    var story = new RandomLedger(chain, ledger, 7);
    var genesis = ledger.head().hash();
    var time = ledger.head().header().time() + 2;
    var attributes = story.attributes(time);
    var unknown = new ForkchoiceState(genesis, Hash.fromHex("0x" + "12".repeat(32)), Hash.ZERO);

    assertInstanceOf(
        ForkchoiceOutcome.InconsistentForkchoice.class,
        join(engine.forkchoiceUpdated(unknown, Optional.empty())));
    assertInstanceOf(
        ForkchoiceOutcome.Syncing.class,
        join(engine.forkchoiceUpdated(unsafe(unknown.safe()), Optional.empty())));
    assertInstanceOf(
        GetPayloadOutcome.UnknownPayload.class,
        join(engine.getPayload(new PayloadId(Bytes.fromHex("0x0102030405060708")), time)));
    var stale = story.attributes(ledger.head().header().time());
    assertInstanceOf(
        ForkchoiceOutcome.InvalidAttributes.class,
        join(engine.forkchoiceUpdated(unsafe(genesis), Optional.of(stale))));
    var built = build(attributes);
    var changed =
        new PayloadEnvelope(Optional.of(Hash.fromHex("0x" + "34".repeat(32))), built.payload());
    assertInstanceOf(NewPayloadOutcome.Invalid.class, join(engine.newPayload(changed)));
    calls.failNextCalls(1, "the disk is full");
    var failed = assertInstanceOf(NewPayloadOutcome.Failed.class, join(engine.newPayload(built)));
    assertTrue(failed.fault() instanceof Fault.Temporary(var cause) && cause.contains("disk"));
    assertEquals(new NewPayloadOutcome.Valid(), join(engine.newPayload(built)));
  }

  @Test
  void shouldRefuseAWrongSecretWithTheReason() throws Exception {
    start(DevnetOptions.NEWEST_FORK);
    try (var stranger = client(Bytes.fromHex("5f".repeat(32)))) {
      var answer = join(stranger.forkchoiceUpdated(unsafe(ledger.head().hash()), Optional.empty()));

      var failed = assertInstanceOf(ForkchoiceOutcome.Failed.class, answer);
      assertTrue(failed.toString().contains("401"), failed::toString);
    }
  }
}
