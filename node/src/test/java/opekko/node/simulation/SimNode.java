package opekko.node.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import opekko.driver.DriverCommand;
import opekko.driver.DriverState;
import opekko.driver.DriverView;
import opekko.node.assembly.NodeAssembly;
import opekko.node.assembly.NodeListeners;
import opekko.node.assembly.NodePorts;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Hash;
import opekko.sequencer.SequencerSettings;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A node of a world: the production actors, and the neighbours that outlive them. A crash takes the
 * actors with all they know; the engine and the disk stay as they are.
 */
public final class SimNode {
  private final String name;
  private final World world;
  private final SimEngine engine;
  private final MemorySafeHeads safeHeads;
  private final Line l1Line;
  private final Line engineLine;
  private final NodePorts ports;
  private final Optional<SequencerParts> sequencer;
  private Optional<ActorRef<DriverCommand>> driver = Optional.empty();
  private Duration clockSkew = Duration.ZERO;

  SimNode(String name, World world, Optional<SequencerSettings> sequencing) {
    this.name = name;
    this.world = world;
    engine = new SimEngine(world.chain());
    safeHeads = new MemorySafeHeads(entry -> world.checks().recorded(name, entry));
    l1Line = world.line(name + "-l1");
    engineLine = world.line(name + "-engine");
    sequencer = sequencing.map(settings -> new SequencerParts(world, settings, engine));
    ports = ports();
  }

  private NodePorts ports() {
    var l1 = Mutations.l1(world, name, world.l1Source());
    var throughL1 = new LineL1(l1Line, l1, world.blobs());
    var calls = Mutations.engine(world, name, engine.engine());
    var throughEngine = new LineEngine(engineLine, calls, engine.blocks());
    return new NodePorts(
        throughL1,
        Optional.empty(),
        throughL1,
        throughEngine,
        throughEngine,
        Mutations.safeHeads(world, name, safeHeads),
        world.checks().probe(name),
        () -> world.system().instant().plus(clockSkew));
  }

  public String name() {
    return name;
  }

  public SimEngine engine() {
    return engine;
  }

  MemorySafeHeads safeHeads() {
    return safeHeads;
  }

  public boolean isUp() {
    return driver.isPresent();
  }

  /** Makes its clock go before the world's, or behind when negative. */
  public void setClockSkew(Duration skew) {
    clockSkew = skew;
  }

  /** Changes how its way to L1 is. */
  public void setL1Weather(Weather weather) {
    l1Line.setWeather(weather);
  }

  /** Changes how its way to its engine is. */
  public void setEngineWeather(Weather weather) {
    engineLine.setWeather(weather);
  }

  /** Starts it, or does nothing when it runs. */
  public void start() {
    if (isUp()) return;
    world.journal().note(name, "starts", "");
    var listeners = new NodeListeners(this::end, (_, now, _) -> world.checks().shown(name, now));
    var parts = sequencer.map(SequencerParts::nextLife);
    var plan = world.shape().plan(world.chain(), Mutations.rollup(world, name));
    driver =
        Optional.of(world.system().spawn(NodeAssembly.driver(plan, ports, parts, listeners), name));
  }

  /** Why it is not further than it is, for a person. */
  public String standing() {
    if (!isUp()) return name + " is down";
    var view = view();
    var status = view.syncStatus();
    return "%s: unsafe %s, safe %s, L1 %s of %s, %s"
        .formatted(
            name,
            Brief.of(status.unsafeL2()),
            Brief.of(status.safeL2()),
            Brief.of(status.currentL1()),
            Brief.of(status.headL1()),
            view.whyNotAdvancing());
  }

  private void end(Fault.Critical why) {
    world.checks().broken(name + " ends itself: " + why.cause());
  }

  /** Kills its actors at once. */
  public void crash() {
    if (!isUp()) return;
    world.journal().note(name, "crashes", "");
    world.system().kill(driver.get());
    driver = Optional.empty();
  }

  /** A block that came over the network. */
  public void hear(PayloadEnvelope block) {
    driver.ifPresent(it -> it.tell(new DriverCommand.UnsafePayloadReceived(block)));
  }

  public SyncStatus status() {
    return world.system().ask(running(), DriverCommand.GetSyncStatus::new);
  }

  /** The same for one who must wait for it; fails while the node is down. */
  CompletionStage<Fetched<SyncStatus>> statusWhenAsked() {
    var answer = new CompletableFuture<Fetched<SyncStatus>>();
    world
        .system()
        .after(Weather.CLIENT_TIMEOUT, () -> answer.complete(Fetched.temporary("no answer")));
    driver.ifPresent(it ->
        world
            .system()
            .<DriverCommand, SyncStatus>ask(
                it,
                DriverCommand.GetSyncStatus::new,
                status -> answer.complete(Fetched.found(status))));
    return answer;
  }

  /** All it knows, as the debug page shows it. */
  public DriverView view() {
    return DriverView.of(
        world.system().<DriverCommand, DriverState>ask(running(), DriverCommand.Inspect::new));
  }

  /** Asks it to sequence from this head on, or to stop, as an operator would; it may refuse. */
  public void startSequencing(Hash head) {
    order("start", (ActorRef<ApiResult<Hash>> to) -> new DriverCommand.StartSequencer(head, to));
  }

  public void stopSequencing() {
    order("stop", DriverCommand.StopSequencer::new);
  }

  public void setRecoverMode(boolean isOn) {
    order(
        "recover mode",
        (ActorRef<ApiResult<Void>> to) -> new DriverCommand.SetRecoverMode(isOn, to));
  }

  public void resetDerivation() {
    order("reset", DriverCommand.ResetDerivation::new);
  }

  public boolean isSequencing() {
    var answer = world.system().ask(running(), DriverCommand.SequencerActive::new);
    return answer.equals(ApiResult.ok(true));
  }

  private <T> void order(String what, Function<ActorRef<ApiResult<T>>, DriverCommand> command) {
    driver.ifPresent(
        it -> world.system().ask(it, command, answer -> world.journal().note(name, what, answer)));
  }

  private ActorRef<DriverCommand> running() {
    return driver.orElseThrow(() -> new IllegalStateException(name + " is down"));
  }
}
