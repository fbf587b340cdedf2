package opekko.node.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import opekko.protocol.api.ApiResult;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.conductor.ConductorClient;
import opekko.sequencer.SequencerCommand;
import opekko.sequencer.SequencerEvent;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConductedLeadershipTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<SequencerCommand> sequencer = kit.createTestProbe();
  private HttpServer server;
  private ConductorClient conductor;
  private ConductedLeadership leadership;

  /** What the conductor answers; empty: an error. */
  private volatile String isLeader = "false";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    conductor = ConductorClient.to(uri, PATIENCE, NodeMetrics.NONE);
    leadership = new ConductedLeadership(conductor);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    conductor.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var part =
          isLeader.isEmpty()
              ? "\"error\":{\"code\":-32000,\"message\":\"no\"}"
              : "\"result\":" + isLeader;
      var body = ("{\"jsonrpc\":\"2.0\",\"id\":0," + part + "}").getBytes(StandardCharsets.UTF_8);
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** A life of the sequencer, as far as it is told who leads. */
  private void live() {
    kit.<SequencerCommand>spawn(
        Behaviors.setup(context -> {
          leadership.introduce(context);
          return Behaviors.receiveMessage(command -> {
            sequencer.ref().tell(command);
            return Behaviors.same();
          });
        }));
  }

  private void expect(SequencerEvent event) {
    assertEquals(new SequencerCommand.Happened(event), sequencer.receiveMessage(PATIENCE));
  }

  private ApiResult<Void> mayStart() {
    return leadership.mayStart().toCompletableFuture().join();
  }

  @Test
  void shouldLeadWhileTheConductorSaysSoUnderATermOfItsOwnEachTime() {
    live();
    isLeader = "true";
    expect(new SequencerEvent.LeadershipGained(1));

    isLeader = "false";
    expect(new SequencerEvent.LeadershipLost(1));

    isLeader = "true";
    expect(new SequencerEvent.LeadershipGained(2));
  }

  @Test
  void shouldStayWhatItIsWhileTheConductorDoesNotAnswer() {
    isLeader = "true";
    live();
    expect(new SequencerEvent.LeadershipGained(1));

    isLeader = "";
    assertInstanceOf(ApiResult.Refused.class, mayStart());
    isLeader = "true";
    assertEquals(ApiResult.ok(null), mayStart());

    sequencer.expectNoMessage(Duration.ZERO);
  }

  @Test
  void shouldTellTheNextLifeOfTheSequencerUnderAHigherTerm() {
    isLeader = "true";
    live();
    expect(new SequencerEvent.LeadershipGained(1));

    live();

    expect(new SequencerEvent.LeadershipGained(2));
  }

  @Test
  void shouldRefuseAStartInTheWordsOfTheReferenceWhereItDoesNotLead() {
    assertEquals(ApiResult.refused("sequencer is not the leader, aborting"), mayStart());
  }

  @Test
  void shouldRefuseAStartWhenTheConductorDoesNotAnswer() {
    isLeader = "";

    var refused = assertInstanceOf(ApiResult.Refused.class, mayStart());

    assertTrue(refused.message().startsWith("sequencer leader check failed: "), refused.message());
  }

  @Test
  void shouldLeadWhateverTheConductorSaysOnceOverridden() {
    live();

    leadership.override();

    assertEquals(ApiResult.ok(null), mayStart());
    expect(new SequencerEvent.LeadershipGained(1));
  }
}
