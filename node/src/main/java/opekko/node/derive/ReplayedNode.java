package opekko.node.derive;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import opekko.derivation.DerivationEvent;
import opekko.derivation.DerivationSettings;
import opekko.devnet.replay.Fixture;
import opekko.driver.DriverCommand;
import opekko.driver.DriverSettings;
import opekko.driver.DriverState;
import opekko.l1watcher.L1Event;
import opekko.l1watcher.L1WatcherSettings;
import opekko.node.assembly.NodeAssembly;
import opekko.node.assembly.NodePlan;
import opekko.node.assembly.NodePorts;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.Hash;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The production assembly on replayed ports, in an actor system of its own; only L1's events come
 * from the story.
 */
final class ReplayedNode implements NodeUnderTest {
  /** Replayed ports answer at once: after so long without any change nothing will come any more. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The watcher asks once and gets no answer: the value does not matter. */
  private static final Duration WATCH_INTERVAL = Duration.ofHours(1);

  private final Fixture fixture;
  private final ReplayPorts ports;
  private final SafeHeadStore safeHeads;
  private final AttributesCheck attributes;
  private final RunListener listener;
  private final CountingMetrics metrics = new CountingMetrics();
  private final Set<Hash> l1Blocks = ConcurrentHashMap.newKeySet();
  private final AtomicInteger watchers = new AtomicInteger();
  private final CompletableFuture<Settled> stopped = new CompletableFuture<>();
  private ActorSystem<DriverCommand> system;
  private StateTap tap;

  private ReplayedNode(
      Fixture fixture,
      ReplayPorts ports,
      SafeHeadStore safeHeads,
      AttributesCheck attributes,
      RunListener listener) {
    this.fixture = fixture;
    this.ports = ports;
    this.safeHeads = safeHeads;
    this.attributes = attributes;
    this.listener = listener;
  }

  static ReplayedNode start(
      Fixture fixture,
      ReplayPorts ports,
      SafeHeadStore safeHeads,
      AttributesCheck attributes,
      RunListener listener) {
    var node = new ReplayedNode(fixture, ports, safeHeads, attributes, listener);
    node.boot();
    return node;
  }

  private void boot() {
    tap = new StateTap(this::onDerivation);
    system = ActorSystem.create(Behaviors.intercept(() -> tap, driver()), "derive");
  }

  private Behavior<DriverCommand> driver() {
    var plan =
        new NodePlan(
            fixture.config(),
            fixture.l1Chain(),
            DriverSettings.DEFAULT,
            DerivationSettings.DEFAULT,
            L1WatcherSettings.every(WATCH_INTERVAL, WATCH_INTERVAL));
    var nodePorts =
        new NodePorts(
            new UnwatchedL1(ports.l1()),
            Optional.empty(),
            ports.blobs(),
            ports.engine(),
            ports.engine(),
            safeHeads,
            metrics,
            InstantSource.system());
    return NodeAssembly.driver(plan, nodePorts, this::onCritical);
  }

  private void onCritical(Fault.Critical fault) {
    stopped.complete(new Settled.Stopped(fault.cause()));
  }

  private void onDerivation(DerivationEvent event) {
    switch (event) {
      case DerivationEvent.Derived(_, _, var derived) ->
          attributes.seen(derived.parent().hash(), derived.attributes());
      case DerivationEvent.Progressed(_, var origin) -> l1Blocks.add(origin.hash());
      case DerivationEvent.ResetDone(_, var origin) -> l1Blocks.add(origin.hash());
      case DerivationEvent.Started _, DerivationEvent.Idle _, DerivationEvent.Faulted _ -> {}
    }
  }

  CountingMetrics metrics() {
    return metrics;
  }

  /** L1 blocks derivation has worked on so far, on all branches. */
  long l1Blocks() {
    return l1Blocks.size();
  }

  @Override
  public void hear(L1Event event) {
    system.tell(new DriverCommand.FromL1(event));
  }

  @Override
  public void post(PayloadEnvelope unsafe) {
    system.tell(new DriverCommand.UnsafePayloadReceived(unsafe));
  }

  @Override
  public void restart() {
    close();
    boot();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Override
  public Settled awaitIdle() {
    var watch = new Watch(listener);
    var name = "watch-" + watchers.incrementAndGet();
    var watcher = system.systemActorOf(watch.behavior(), name, Props.empty());
    tap.announce(watcher);
    system.tell(new DriverCommand.Inspect(watcher));
    return watch.await(stopped);
  }

  /** Looks at the states that go by until one is quiet. */
  private static final class Watch {
    private final RunListener listener;
    private final CompletableFuture<Settled> idle = new CompletableFuture<>();
    private volatile DriverState last;
    private volatile long changedAt = System.nanoTime();

    Watch(RunListener listener) {
      this.listener = listener;
    }

    Behavior<DriverState> behavior() {
      return Behaviors.receiveMessage(state -> {
        look(state);
        return idle.isDone() ? Behaviors.stopped() : Behaviors.same();
      });
    }

    private void look(DriverState state) {
      if (last == null || !last.shown().equals(state.shown())) {
        listener.moved(state.shown());
        changedAt = System.nanoTime();
      }
      if (last == null || !last.derivation().origin().equals(state.derivation().origin()))
        changedAt = System.nanoTime();
      last = state;
      if (Quiet.isQuiet(state)) idle.complete(new Settled.Idle(state.shown()));
    }

    Settled await(CompletableFuture<Settled> stopped) {
      var either = CompletableFuture.anyOf(idle, stopped);
      while (true) {
        try {
          return (Settled) either.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
          if (System.nanoTime() - changedAt > PATIENCE.toNanos())
            return new Settled.Stuck(last == null ? "no answer" : Quiet.reason(last));
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return new Settled.Stuck("interrupted");
        } catch (ExecutionException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
