package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import opekko.cluster.log.LogEvent;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shell only: messages reach the machine, effects leave it, time passes by its timer. */
class ClusterActorTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private volatile Instant now = Instant.ofEpochSecond(100_000);
  private final AtomicLong nanos = new AtomicLong();
  private final TestNode node = new TestNode(Desk.VOTERS, () -> now);
  private final TestProbe<PeersCommand> peers = KIT.createTestProbe(PeersCommand.class);
  private final TestProbe<ClusterEvent> listener = KIT.createTestProbe(ClusterEvent.class);
  private final List<Fault> ended = new CopyOnWriteArrayList<>();
  private ActorRef<ClusterCommand> cluster;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    var settings = ClusterSettings.of("a", Desk.VOTERS, Chains.at(Hardfork.ISTHMUS), "1.2.0", "");
    cluster =
        KIT.spawn(
            ClusterActor.create(
                new ClusterMachine(settings),
                node.ports(nanos::get),
                _ -> Behaviors.monitor(PeersCommand.class, peers.ref(), Behaviors.ignore()),
                ended::add));
  }

  private void tick(Duration gap) {
    now = now.plus(gap);
    nanos.addAndGet(gap.toNanos());
    TIME.timePasses(ClusterMachine.TICK);
  }

  private ClusterState inspect() {
    var probe = KIT.createTestProbe(ClusterState.class);
    cluster.tell(new ClusterCommand.Inspect(probe.ref()));
    return probe.receiveMessage(PATIENCE);
  }

  private void lead(long term) {
    cluster.tell(new ClusterCommand.FromLog(new LogEvent.LeaderChanged(Optional.of("a"), term)));
    cluster.tell(new ClusterCommand.FromLog(new LogEvent.Leading(term)));
  }

  @Test
  void shouldTellAListenerWhereThingsStandAndThenWhatHappens() {
    cluster.tell(new ClusterCommand.FromLog(new LogEvent.Applied(Desk.decided(11, 2))));
    lead(3);

    cluster.tell(new ClusterCommand.Subscribe(listener.ref()));
    cluster.tell(new ClusterCommand.FromLog(new LogEvent.NotLeading()));

    assertEquals(new ClusterEvent.Committed(Desk.block(11), 3), listener.receiveMessage(PATIENCE));
    assertEquals(new ClusterEvent.LeadershipGained(3), listener.receiveMessage(PATIENCE));
    assertEquals(new ClusterEvent.LeadershipLost(3), listener.receiveMessage(PATIENCE));
  }

  @Test
  void shouldNoticeThatItStoodStillAndAskTheLog() {
    cluster.tell(new ClusterCommand.Subscribe(listener.ref()));
    lead(3);
    assertEquals(new ClusterEvent.LeadershipGained(3), listener.receiveMessage(PATIENCE));

    tick(Duration.ofSeconds(2));

    assertEquals(new ClusterEvent.LeadershipLost(3), listener.receiveMessage(PATIENCE));
    assertEquals(new ClusterEvent.LeadershipGained(3), listener.receiveMessage(PATIENCE));
    assertTrue(node.log.asked.contains("confirm"));
  }

  @Test
  void shouldLookAtItselfAndMayStandThen() {
    cluster.tell(new ClusterCommand.HeadsMoved(node.heads(10)));

    // The others have 2 s to speak first.
    for (var i = 0; i <= 20; i++) tick(ClusterMachine.TICK);

    listener.awaitAssert(
        PATIENCE,
        () -> {
          assertEquals(Optional.of(true), inspect().mayStand());
          return null;
        });
    assertEquals(List.of("candidacy false", "candidacy true"), node.log.asked);
  }

  @Test
  void shouldReportToTheOthersAndWatchTheLeader() {
    cluster.tell(new ClusterCommand.FromLog(new LogEvent.LeaderChanged(Optional.of("b"), 3)));
    tick(ClusterMachine.TICK);

    assertTrue(
        peers
                .fishForMessage(
                    PATIENCE,
                    said ->
                        said.equals(new PeersCommand.Watch(Optional.of("b")))
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore())
                .size()
            == 1);
  }

  @Test
  void shouldAnswerAnOrderWithItsResult() {
    var probe = KIT.<ApiResult<HaResult>>createTestProbe();

    cluster.tell(new ClusterCommand.Order(new HaOrder.Drain("a"), Desk.TERMS, probe.ref()));

    assertInstanceOf(ApiResult.Ok.class, probe.receiveMessage(PATIENCE));
    assertTrue(node.memory.wishes().isDrained());
  }

  @Test
  void shouldShowStatusAndHistory() {
    lead(3);
    var status = KIT.createTestProbe(HaStatus.class);
    var why = KIT.<List<LeaderChange>>createTestProbe();

    cluster.tell(new ClusterCommand.GetStatus(status.ref()));
    cluster.tell(new ClusterCommand.GetWhy(why.ref()));

    var shown = status.receiveMessage(PATIENCE);
    assertEquals(Optional.of("a"), shown.leader());
    assertEquals(3, shown.nodes().size());
    assertEquals("start", why.receiveMessage(PATIENCE).getFirst().cause());
  }

  @Test
  void shouldEndInGoodOrder() {
    var probe = KIT.createTestProbe(Done.class);

    cluster.tell(new ClusterCommand.ShutDown(probe.ref()));

    probe.expectMessage(PATIENCE, Done.getInstance());
  }

  @Test
  void shouldSayWhyTheProcessMustEnd() {
    cluster.tell(new ClusterCommand.FromLog(new LogEvent.Broken("checksum")));

    listener.awaitAssert(
        PATIENCE,
        () -> {
          assertEquals(List.of(new Fault.Critical("checksum")), ended);
          return null;
        });
  }

  @Test
  void shouldFeedTheDriver() {
    cluster.tell(new ClusterCommand.FromLog(new LogEvent.LeaderChanged(Optional.of("b"), 3)));
    cluster.tell(new ClusterCommand.FromLog(new LogEvent.Applied(Desk.decided(11, 3))));

    listener.awaitAssert(
        PATIENCE,
        () -> {
          assertEquals(List.of(11L), node.fed);
          return null;
        });
  }
}
