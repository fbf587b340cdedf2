package opekko.node.clustersim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.cluster.ClusterEffect;
import opekko.cluster.ClusterEvent;
import opekko.cluster.ClusterInput;
import opekko.cluster.ClusterMachine;
import opekko.cluster.ClusterState;
import opekko.cluster.OperatorMemory;
import opekko.cluster.PeerMessage;
import opekko.driver.DriverEffect;
import opekko.driver.DriverEvent;
import opekko.driver.DriverState;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.L1BlockRef;
import opekko.sequencer.SequencerEffect;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerRequest;
import opekko.sequencer.SequencerState;

/**
 * A node: the production machines, what carries their effects out, and what outlives a crash: the
 * log's disk, the engine, the sign guard, and what its operator wants.
 */
final class SimulatedNode {
  private final int number;
  private final World world;
  private final RaftDisk disk = new RaftDisk();
  private final ModelEngine engine;
  private final ModelSigner signer;
  private final List<Runnable> backlog = new ArrayList<>();
  private final ClusterMachine machine;
  private OperatorMemory.Wishes wishes = OperatorMemory.Wishes.NONE;
  private boolean wish = true;
  private int life;
  private boolean isUp;
  private boolean isPaused;
  private long clockSkew;

  /** Effects left before it dies; 0 when it is to live. */
  private int fuse;

  private boolean burnsAtRareOnly;

  private ModelLog log;
  private DriverHands driverHands;
  private SequencerHands sequencerHands;
  private ClusterHands clusterHands;
  private Mailbox<DriverEvent> driverMail;
  private Mailbox<SequencerEvent> sequencerMail;
  private Mailbox<ClusterInput> clusterMail;
  private DriverState driver;
  private SequencerState sequencer;
  private ClusterState cluster;
  private Optional<String> watched = Optional.empty();
  private boolean isToldToLead;
  private boolean isCandidate;
  private int resets;
  private int stands;
  private Optional<L1BlockRef> frozenL1 = Optional.empty();

  SimulatedNode(int number, World world) {
    this.number = number;
    this.world = world;
    engine = new ModelEngine(world.book());
    signer = new ModelSigner(this, world);
    machine = world.cluster(number);
  }

  void keep(OperatorMemory.Wishes latest) {
    wishes = latest;
  }

  OperatorMemory.Wishes wishes() {
    return wishes;
  }

  /** Of the leader's process; a reset of its connection tells at once. */
  void watch(Optional<String> process) {
    watched = process;
  }

  boolean watches(SimulatedNode other) {
    return watched.equals(Optional.of(other.name()));
  }

  void countStand() {
    stands++;
  }

  /** How often it stood for election because of a hint. */
  int stands() {
    return stands;
  }

  ClusterState cluster() {
    return cluster;
  }

  int number() {
    return number;
  }

  String name() {
    return World.NAMES.get(number);
  }

  int life() {
    return life;
  }

  boolean isUp() {
    return isUp;
  }

  boolean isPaused() {
    return isPaused;
  }

  boolean isLiving(int ofLife) {
    return isUp && life == ofLife;
  }

  RaftDisk disk() {
    return disk;
  }

  ModelEngine engine() {
    return engine;
  }

  ModelSigner signer() {
    return signer;
  }

  ModelLog log() {
    return log;
  }

  SequencerState sequencer() {
    return sequencer;
  }

  DriverState driver() {
    return driver;
  }

  boolean leads() {
    return isUp && log.peer().isLeader();
  }

  /** Whether its sequencer was told that it leads, and not that it does no more. */
  boolean isToldToLead() {
    return isToldToLead;
  }

  /** What its policy said of standing for election: any voter may before that. */
  boolean isCandidate() {
    return isCandidate;
  }

  void setCandidate(boolean may) {
    isCandidate = may;
  }

  /** How often its sequencer was told that heads are found anew. */
  int resets() {
    return resets;
  }

  /** Its L1 shows nothing new from here on. */
  void freezeL1() {
    frozenL1 = Optional.of(world.l1().head());
  }

  void thawL1() {
    frozenL1 = Optional.empty();
  }

  L1BlockRef l1Head() {
    return frozenL1.orElse(world.l1().head());
  }

  /** L1 as this node is shown it. */
  Fetched<L1Block> readL1(BlockSelector which) {
    return world
        .l1()
        .block(which)
        .flatMap(block ->
            frozenL1.filter(last -> block.ref().number() > last.number()).isPresent()
                ? Fetched.missing("L1 block " + block.ref().number())
                : Fetched.found(block));
  }

  void setClockSkew(long micros) {
    clockSkew = micros;
  }

  void setWish(boolean started) {
    wish = started;
  }

  /** What its wall clock shows. */
  Instant clock() {
    return world.time().instant().plusNanos(clockSkew * 1000);
  }

  void start() {
    if (isUp) return;
    if (disk.isDamaged) {
      world.count(Mishap.START_REFUSED);
      return;
    }
    isUp = true;
    isPaused = false;
    fuse = 0;
    isToldToLead = false;
    isCandidate = true;
    world.note(this, "starts", "");
    driverHands = new DriverHands(this, world);
    sequencerHands = new SequencerHands(this, world);
    clusterHands = new ClusterHands(this, world);
    driverMail = new Mailbox<>(this, world, this::onDriver);
    sequencerMail = new Mailbox<>(this, world, this::onSequencer);
    clusterMail = new Mailbox<>(this, world, this::onCluster);
    log =
        new ModelLog(this, world, disk, event -> clusterMail.tell(new ClusterInput.FromLog(event)));
    watched = Optional.empty();
    signer.open();
    cluster = machine.initial();
    onCluster(
        new ClusterInput.Born(world.dice().between(1, Long.MAX_VALUE - 1), wishes, log.view()));
    driver = world.driver().initial();
    sequencer = world.sequencer().initial();
    log.peer().start();
    onDriver(new DriverEvent.Started());
    tellDriver(new DriverEvent.SequencerAsked(new SequencerRequest.Announce()));
    onSequencer(
        new SequencerEvent.Born(
            wish, VirtualTime.micros(Duration.between(Instant.EPOCH, clock()))));
    later(world.dice().delay(50 * VirtualTime.MILLI, VirtualTime.SECOND), driverHands::readL1);
    checkGap();
    clusterHands.tick(world.time().now());
  }

  private void checkGap() {
    later(
        2 * world.blockTime(),
        () -> {
          onDriver(new DriverEvent.GapCheckDue());
          checkGap();
        });
  }

  void crash() {
    if (!isUp) return;
    world.count(Mishap.CRASH);
    world.note(this, "crashes", "");
    isUp = false;
    isPaused = false;
    backlog.clear();
    life++;
    signer.losePower();
    if (disk.losePower(world.dice())) world.count(Mishap.ENTRIES_LOST);
    world.noticeDeath(this);
  }

  /** Dies before or after one of its next effects, of all or of those that are rare. */
  void light(int effects, boolean onlyRare) {
    fuse = effects;
    burnsAtRareOnly = onlyRare;
  }

  void pause() {
    if (isUp) isPaused = true;
  }

  /** All that waited happens at once. */
  void resume() {
    if (!isPaused) return;
    isPaused = false;
    world.note(this, "wakes with things waiting", backlog.size());
    var waiting = List.copyOf(backlog);
    backlog.clear();
    var ofLife = life;
    for (var action : waiting) if (isLiving(ofLife)) action.run();
  }

  /** Something inside this node, in this life. */
  void later(long micros, Runnable action) {
    var ofLife = life;
    world
        .time()
        .after(
            micros,
            () -> {
              if (isLiving(ofLife)) run(action);
            });
  }

  void at(long micros, Runnable action) {
    later(micros - world.time().now(), action);
  }

  /** Something from outside, for whichever life it finds. */
  void arrive(Runnable action) {
    if (isUp) run(action);
  }

  private void run(Runnable action) {
    if (isPaused) backlog.add(action);
    else action.run();
  }

  void tellDriver(DriverEvent event) {
    driverMail.tell(event);
  }

  void tellSequencer(SequencerEvent event) {
    sequencerMail.tell(event);
  }

  void seeL1() {
    driverHands.readL1();
  }

  void onDriver(DriverEvent event) {
    var step = world.driver().step(driver, event, clock());
    var before = driver;
    driver = step.state();
    if (!before.shown().equals(driver.shown()))
      clusterMail.tell(new ClusterInput.HeadsMoved(driver.shown()));
    var ofLife = life;
    for (var effect : step.effects()) {
      switch (effect) {
        case DriverEffect.Outgoing outgoing -> {
          world.coverage().countEffect(outgoing);
          if (burns(outgoing)) return;
          driverHands.run(outgoing);
          if (!isLiving(ofLife) || burns(outgoing)) return;
        }
        case DriverEffect.Warn(var text) -> world.note(this, "driver", text);
        case DriverEffect.StopNode(var why) ->
            world.checks().broken(name() + " ends itself: " + why);
        case DriverEffect.Count _, DriverEffect.Finish _ -> {}
      }
    }
  }

  void onSequencer(SequencerEvent event) {
    note(event);
    var step = world.mutant().step(world.sequencer(), sequencer, event, clock());
    sequencer = step.state();
    var ofLife = life;
    for (var effect : step.effects()) {
      switch (effect) {
        case SequencerEffect.Outgoing outgoing -> {
          world.coverage().countEffect(outgoing);
          if (burns(outgoing)) return;
          sequencerHands.run(outgoing);
          if (!isLiving(ofLife) || burns(outgoing)) return;
        }
        case SequencerEffect.Warn(var text) -> world.note(this, "sequencer", text);
        case SequencerEffect.Answer _, SequencerEffect.Count _ -> {}
      }
    }
  }

  /** What the sequencer knows from now on. */
  private void note(SequencerEvent event) {
    switch (event) {
      case SequencerEvent.LeadershipGained _ -> isToldToLead = true;
      case SequencerEvent.LeadershipLost _ -> isToldToLead = false;
      case SequencerEvent.ResetBegun _ -> resets++;
      default -> {}
    }
    world.note(this, "sequencer", event);
  }

  /** Whether it dies here, before or after this effect. */
  private boolean burns(Object effect) {
    if (fuse == 0 || burnsAtRareOnly && !isRare(effect) || --fuse > 0) return false;
    world.coverage().countDeath(effect);
    world.note(this, "dies at", effect);
    crash();
    world.restartLater(this);
    return true;
  }

  /** Seldom among the many, and each changes what others see or what outlives the node. */
  private static boolean isRare(Object effect) {
    return effect instanceof SequencerEffect.Commit
        || effect instanceof SequencerEffect.Rewind
        || effect instanceof SequencerEffect.Sign
        || effect instanceof SequencerEffect.Publish
        || effect instanceof SequencerEffect.PersistWish
        || effect instanceof ClusterEffect.Stand
        || effect instanceof ClusterEffect.SetCandidacy
        || effect instanceof ClusterEffect.Transfer
        || effect instanceof ClusterEffect.Confirm
        || effect instanceof ClusterEffect.Rewind
        || effect instanceof ClusterEffect.FeedRewind
        || effect instanceof ClusterEffect.KeepWishes;
  }

  void onCluster(ClusterInput input) {
    if (isNews(input)) world.note(this, "cluster", input);
    var step = machine.step(cluster, input, clock());
    cluster = step.state();
    var ofLife = life;
    for (var effect : step.effects()) {
      switch (effect) {
        case ClusterEffect.Outgoing outgoing -> {
          world.coverage().countEffect(outgoing);
          if (burns(outgoing)) return;
          clusterHands.run(outgoing);
          if (!isLiving(ofLife) || burns(outgoing)) return;
        }
        case ClusterEffect.Publish(var event) -> tellSequencer(event);
        case ClusterEffect.Warn(var text) -> world.note(this, "cluster warns", text);
        case ClusterEffect.Info(var text) -> world.note(this, "cluster says", text);
        case ClusterEffect.Answer(var request, var result) ->
            world.note(this, "answers order " + request, result);
        case ClusterEffect.Fail(var cause) ->
            world.checks().broken(name() + " ends itself: " + cause);
        case ClusterEffect.ShutDownReady _, ClusterEffect.Measure _ -> {}
      }
    }
  }

  /** Worth a line of the history. */
  private static boolean isNews(ClusterInput input) {
    return !(input instanceof ClusterInput.Ticked
        || input instanceof ClusterInput.VitalsTaken
        || input instanceof ClusterInput.HeadsMoved
        || input instanceof ClusterInput.Heard(PeerMessage.Report _));
  }

  private void tellSequencer(ClusterEvent event) {
    switch (event) {
      case ClusterEvent.LeadershipGained(var term) ->
          tellSequencer(new SequencerEvent.LeadershipGained(term));
      case ClusterEvent.LeadershipLost(var term) ->
          tellSequencer(new SequencerEvent.LeadershipLost(term));
      case ClusterEvent.Committed _, ClusterEvent.Rewound _, ClusterEvent.CommitRefused _ -> {}
    }
  }
}
