package opekko.rpc.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fault;
import opekko.protocol.json.Json;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockPublisher;
import opekko.protocol.ssz.PayloadVersion;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.SeededChainData;
import opekko.protocol.type.Bytes;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.testkit.ScriptedRpc;
import opekko.rpc.testkit.ScriptedServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeerPublisherTest {
  private static final String METHOD = "admin_postUnsafePayload";

  private final SeededChainData data = new SeededChainData(new Seeded(5));
  private final LinkedBlockingQueue<PayloadEnvelope> taken = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private ScriptedRpc peer;

  @BeforeEach
  void start() {
    peer = open(new ScriptedRpc());
    takesBlocks();
  }

  @AfterEach
  void stop() throws Exception {
    for (var part : opened.reversed()) part.close();
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.add(part);
    return part;
  }

  private void takesBlocks() {
    peer.on(
        METHOD,
        params -> {
          var json =
              Bytes.wrap(
                  params.get(0).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
          taken.add(Json.read(json, PayloadJson::readEnvelope));
          return "null";
        });
  }

  private PeerPublisher publisher(int kept, int resent, ScriptedRpc... peers) {
    var clients =
        Arrays.stream(peers)
            .map(one ->
                JsonRpc.to(
                    RpcEndpoint.open(one.server().uri(), Duration.ofSeconds(30)),
                    "peer",
                    NodeMetrics.NONE))
            .toList();
    return open(
        new PeerPublisher(
            clients,
            new PeerPublisher.Limits(kept, resent, Duration.ofMillis(1), Duration.ofMillis(20))));
  }

  private SignedPayload block() {
    return new SignedPayload(data.envelope(PayloadVersion.V4), Bytes.EMPTY, null);
  }

  private PayloadEnvelope next() throws InterruptedException {
    return taken.poll(30, TimeUnit.SECONDS);
  }

  private static Optional<Fault> outcome(CompletionStage<Optional<Fault>> published) {
    return published.toCompletableFuture().join();
  }

  @Test
  void shouldPostBlocksInTheirOrderAndForm() throws InterruptedException {
    var publisher = publisher(10, 2, peer);
    var blocks = List.of(block(), block(), block());

    var outcomes = blocks.stream().map(publisher::publish).toList();

    for (var outcome : outcomes) assertEquals(Optional.empty(), outcome(outcome));
    for (var block : blocks) assertEquals(block.envelope(), next());
  }

  @Test
  void shouldFillTheGapInOrderWhenAPeerComesBackAndResendWhatItMayHaveLost()
      throws InterruptedException {
    var publisher = publisher(10, 2, peer);
    var before = List.of(block(), block(), block());
    for (var block : before) outcome(publisher.publish(block));
    for (var block : before) assertEquals(block.envelope(), next());
    peer.server().then(new Reply.Cut()).then(new Reply.Cut()).then(new Reply.Cut());

    var missed = block();
    var fault = outcome(publisher.publish(missed));

    assertTrue(fault.isPresent());
    assertEquals(before.get(1).envelope(), next());
    assertEquals(before.get(2).envelope(), next());
    assertEquals(missed.envelope(), next());
  }

  @Test
  void shouldKeepTheNewestBlocksForASilentPeer() throws InterruptedException {
    peer.server().then(new Reply.Hang());
    var publisher = publisher(3, 0, peer);
    var outcomes = new ArrayList<CompletionStage<Optional<Fault>>>();
    for (var i = 0; i < 5; i++) outcomes.add(publisher.publish(block()));

    assertTrue(outcome(outcomes.get(0)).orElseThrow().cause().contains("dropped"));
    assertTrue(outcome(outcomes.get(1)).orElseThrow().cause().contains("dropped"));
    assertTrue(!outcomes.get(2).toCompletableFuture().isDone());
  }

  @Test
  void shouldPassOverABlockThatAPeerRefuses() throws InterruptedException {
    peer.onceError(METHOD, -32000, "payload has bad block hash");
    var publisher = publisher(10, 2, peer);
    var good = block();

    var refused = publisher.publish(block());
    var accepted = publisher.publish(good);

    assertTrue(outcome(refused).orElseThrow().cause().contains("payload has bad block hash"));
    assertEquals(Optional.empty(), outcome(accepted));
    assertEquals(good.envelope(), next());
  }

  @Test
  void shouldCallABlockPublishedThatOnePeerHasTaken() {
    var silent = open(new ScriptedRpc());
    silent.server().then(new Reply.Hang());

    assertEquals(Optional.empty(), outcome(publisher(3, 0, silent, peer).publish(block())));
  }

  @Test
  void shouldCountThePeersThatTakeBlocks() {
    var cut = open(new ScriptedRpc());
    for (var i = 0; i < 9; i++) cut.server().then(new Reply.Cut());
    var publisher = publisher(3, 0, peer, cut);
    assertEquals(new BlockPublisher.Peers(2, 2), publisher.peers());

    var alone = publisher(3, 0, cut);
    outcome(alone.publish(block()));

    assertEquals(new BlockPublisher.Peers(1, 0), alone.peers());
  }

  @Test
  void shouldHaveNothingToDoWithoutPeers() {
    assertEquals(Optional.empty(), outcome(publisher(3, 0).publish(block())));
  }
}
