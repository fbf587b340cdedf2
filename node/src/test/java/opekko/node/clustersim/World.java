package opekko.node.clustersim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import opekko.cluster.ClusterInput;
import opekko.cluster.ClusterMachine;
import opekko.cluster.ClusterSettings;
import opekko.cluster.Voter;
import opekko.driver.DriverActor;
import opekko.driver.DriverMachine;
import opekko.driver.DriverSettings;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.sequencer.SequencerMachine;
import opekko.sequencer.SequencerSettings;

/** A cluster, its L1, the ways between its nodes, and those who look on. */
final class World {
  static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
  private static final RollupConfig ROLLUP = Chains.at(Hardfork.DELTA);
  private static final DriverMachine DRIVER =
      DriverActor.machine(ROLLUP, DriverSettings.DEFAULT, false);
  private static final SequencerMachine SEQUENCER =
      new SequencerMachine(
          ROLLUP,
          new SequencerSettings(
              1,
              0,
              false,
              Duration.ofMillis(50),
              Duration.ofMillis(200),
              Duration.ofSeconds(5),
              true),
          new AttributesBuilder(ROLLUP, Chains.l1()));
  private static final long L1_SLOT = 5 * VirtualTime.SECOND;

  private final List<Voter> voters;
  private final Dice dice;
  private final VirtualTime time;
  private final Links links;
  private final Journal journal;
  private final ClusterMutant mutant;
  private final ModelL1 l1;
  private final ChainBook book = new ChainBook(ROLLUP);
  private final Checks checks = new Checks(this);
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final Coverage coverage = new Coverage();
  private int operatorRewinds;
  private int elections;

  World(long seed, ClusterMutant mutant, Journal journal) {
    dice = new Dice(seed);
    time = new VirtualTime(Instant.ofEpochSecond(ROLLUP.genesis().l2Time()));
    this.mutant = mutant;
    this.journal = journal;
    journal.begin(time);
    l1 = new ModelL1(ROLLUP.genesis().l1().hash(), 0);
    var size = dice.below(5) == 0 ? 5 : 3;
    links = new Links(time, dice, size, coverage);
    voters = NAMES.subList(0, size).stream().map(id -> new Voter(id, id, 1, 2)).toList();
    for (var number = 0; number < size; number++) nodes.add(new SimulatedNode(number, this));
    mineL1();
    new Sight(this, size).look();
  }

  Coverage coverage() {
    return coverage;
  }

  void count(Mishap mishap) {
    coverage.count(mishap);
  }

  void countElection() {
    elections++;
  }

  /** How often a voter came to lead. */
  int elections() {
    return elections;
  }

  Dice dice() {
    return dice;
  }

  VirtualTime time() {
    return time;
  }

  Links links() {
    return links;
  }

  ClusterMutant mutant() {
    return mutant;
  }

  ChainBook book() {
    return book;
  }

  Checks checks() {
    return checks;
  }

  ModelL1 l1() {
    return l1;
  }

  DriverMachine driver() {
    return DRIVER;
  }

  SequencerMachine sequencer() {
    return SEQUENCER;
  }

  ClusterMachine cluster(int number) {
    return new ClusterMachine(ClusterSettings.of(NAMES.get(number), voters, ROLLUP, "1", ""));
  }

  List<Voter> voters() {
    return voters;
  }

  SimulatedNode node(String name) {
    return nodes.get(NAMES.indexOf(name));
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  int size() {
    return nodes.size();
  }

  long blockTime() {
    return ROLLUP.blockTime() * VirtualTime.SECOND;
  }

  static String name(int number) {
    return NAMES.get(number);
  }

  void note(SimulatedNode node, String what, Object detail) {
    if (journal.isKept()) journal.note(node.name() + " " + what, detail);
  }

  void note(String what, Object detail) {
    if (journal.isKept()) journal.note(what, detail);
  }

  void carry(int from, int to, RaftMessage message) {
    links.carry(
        from,
        to,
        () -> {
          var node = nodes.get(to);
          node.arrive(() -> node.log().receive(from, message));
        });
  }

  private void mineL1() {
    l1.mine(time.instant().getEpochSecond());
    tellL1();
    time.after(L1_SLOT, this::mineL1);
  }

  void reorgL1(int depth) {
    l1.drop(depth);
    for (var i = 0; i < depth; i++) l1.mine(time.instant().getEpochSecond() - depth + i);
    count(Mishap.L1_REORG);
    note("L1 is reorganised", l1.head());
    tellL1();
  }

  private void tellL1() {
    for (var node : nodes)
      time.after(
          dice.delay(VirtualTime.SECOND, 4 * VirtualTime.SECOND), () -> node.arrive(node::seeL1));
  }

  void operatorWantsBack() {
    operatorRewinds++;
  }

  boolean hasCauseToGoBackBehind(BlockId lost) {
    return operatorRewinds > 0 || !l1.isCanonical(book.ref(lost.hash()).l1Origin().hash());
  }

  /** Its log cannot be read any more: it does not start, until somebody replaces its disk. */
  void damage(SimulatedNode node) {
    count(Mishap.LOG_DAMAGED);
    note(node, "has a damaged log", "");
    node.crash();
    node.disk().isDamaged = true;
    node.disk().isOutcast = true;
    node.start();
    time.after(dice.between(VirtualTime.SECOND, 8 * VirtualTime.SECOND), () -> wipe(node));
  }

  /** Its disk is replaced: it is let in again as one that follows, and votes once it has all. */
  void wipe(SimulatedNode node) {
    count(Mishap.DISK_REPLACED);
    note(node, "is wiped", "");
    node.crash();
    node.disk().wipe();
    if (mutant.countsWithoutLog()) node.disk().isOutcast = false;
    time.after(dice.between(VirtualTime.SECOND, 15 * VirtualTime.SECOND), () -> readmit(node));
  }

  private void readmit(SimulatedNode node) {
    node.start();
    if (node.isPaused() || !node.log().holds(checks.decisions())) {
      time.after(500 * VirtualTime.MILLI, () -> readmit(node));
      return;
    }
    count(Mishap.LET_IN_AGAIN);
    note(node, "is let in again", "");
    node.disk().readmit(node.number());
  }

  /** The kernel closes a dead process's connections: who watches it is told. */
  void noticeDeath(SimulatedNode dead) {
    for (var node : nodes)
      links.carry(
          dead.number(),
          node.number(),
          () ->
              node.arrive(() -> {
                if (node.watches(dead) && !dead.isUp())
                  node.onCluster(new ClusterInput.ProcessGone(dead.name(), "connection reset"));
              }));
  }

  void restartLater(SimulatedNode node) {
    if (!node.disk().isOutcast)
      time.after(dice.between(200 * VirtualTime.MILLI, 8 * VirtualTime.SECOND), node::start);
  }
}
