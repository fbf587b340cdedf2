package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import opekko.cluster.log.LogEvent;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two voters and a follower in three actor systems, over real connections. */
class ClusterPeersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String QUICK_END =
      """
      pekko.loglevel = ERROR
      pekko.stdout-loglevel = OFF
      pekko.coordinated-shutdown.run-by-actor-system-terminate = off
      pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
      """;

  private record Running(
      ActorSystem<Void> system, ActorRef<ClusterCommand> cluster, TestNode node) {}

  private final Map<String, Running> running = new TreeMap<>();
  private List<Voter> voters;

  @BeforeEach
  void start() throws IOException {
    var ports = freePorts(3);
    voters =
        List.of(
            new Voter("a", "127.0.0.1", ports.get(0), 1),
            new Voter("b", "127.0.0.1", ports.get(1), 2));
    voters.forEach(this::start);
    start(new Voter("x", "127.0.0.1", ports.get(2), 3));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var open = new ArrayList<ServerSocket>();
    try {
      for (var i = 0; i < count; i++)
        open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      return open.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : open) socket.close();
    }
  }

  private void start(Voter self) {
    var config =
        ConfigFactory.parseString(QUICK_END)
            .withFallback(ClusterConfig.of(self, "127.0.0.1", voters, false))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.<Void>empty(), ClusterConfig.SYSTEM_NAME, config);
    var settings = ClusterSettings.of(self.id(), voters, Chains.at(Hardfork.REGOLITH), "1.0.0", "");
    var node = new TestNode(voters, InstantSource.system());
    var cluster =
        system.systemActorOf(
            ClusterActor.create(
                new ClusterMachine(settings),
                node.ports(System::nanoTime),
                listener -> ClusterPeers.create(settings, listener),
                _ -> {}),
            "ha",
            Props.empty());
    cluster.tell(new ClusterCommand.HeadsMoved(node.heads(10)));
    running.put(self.id(), new Running(system, cluster, node));
  }

  @AfterEach
  void stop() {
    running.values().forEach(one -> ActorTestKit.shutdown(one.system()));
  }

  private ClusterState state(String id) {
    var one = running.get(id);
    TestProbe<ClusterState> probe = TestProbe.create(ClusterState.class, one.system());
    one.cluster().tell(new ClusterCommand.Inspect(probe.ref()));
    return probe.receiveMessage(PATIENCE);
  }

  private void eventually(String id, Runnable assertion) {
    TestProbe.create(running.get(id).system())
        .awaitAssert(
            PATIENCE,
            Duration.ofMillis(50),
            () -> {
              assertion.run();
              return null;
            });
  }

  private void leads(String id, long term) {
    running.forEach((_, one) ->
        one.cluster()
            .tell(new ClusterCommand.FromLog(new LogEvent.LeaderChanged(Optional.of(id), term))));
    running.get(id).cluster().tell(new ClusterCommand.FromLog(new LogEvent.Leading(term)));
  }

  private void awaitReports() {
    for (var id : List.of("a", "b", "x"))
      eventually(
          id,
          () -> {
            var peers = state(id).peers();
            assertEquals(2, peers.size());
            peers.values().forEach(peer -> assertEquals(List.of(), peer.report().notReady()));
          });
  }

  @Test
  void shouldHearOfEachOtherVoterOrNot() {
    awaitReports();
  }

  @Test
  void shouldRouteAnOrderToTheLeaderAndItsResultBack() {
    awaitReports();
    leads("b", 3);
    eventually("a", () -> assertEquals(Optional.of("b"), state("a").leadership().leader()));
    TestProbe<ApiResult<HaResult>> probe = TestProbe.create(running.get("a").system());

    running
        .get("a")
        .cluster()
        .tell(
            new ClusterCommand.Order(
                new HaOrder.Transfer(Optional.of("b")), Desk.TERMS, probe.ref()));

    var result = assertInstanceOf(ApiResult.Ok.class, probe.receiveMessage(PATIENCE));
    assertEquals("b leads already", ((HaResult) result.value()).summary());
  }

  @Test
  void shouldStandAtOnceWhenTheLeadersProcessIsGone() {
    awaitReports();
    leads("b", 3);
    eventually("a", () -> assertEquals(Optional.of(new Watched("b", 3)), state("a").watched()));
    eventually("a", () -> assertEquals(Optional.of(true), state("a").mayStand()));

    ActorTestKit.shutdown(running.remove("b").system());

    eventually("a", () -> assertTrue(running.get("a").node().log.asked.contains("stand")));
    var clues = state("a").chronicle().clues();
    assertTrue(clues.stream().anyMatch(clue -> clue.cause().equals("killed")), clues::toString);
  }

  @Test
  void shouldBringLargeDecidedBlocksToAPlainFollower() {
    awaitReports();
    leads("a", 3);
    var large =
        new CommittedBlock(
            3,
            0,
            new PayloadEnvelope(
                Optional.empty(),
                Chains.l2Block(11, 22, 1, Bytes.EMPTY, List.of(Bytes.wrap(new byte[1 << 20])))));

    running.get("a").cluster().tell(new ClusterCommand.FromLog(new LogEvent.Applied(large)));

    eventually("x", () -> assertEquals(List.of(11L), running.get("x").node().fed));
    assertEquals(List.of(), running.get("b").node().fed);
  }
}
