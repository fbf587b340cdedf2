package opekko.node.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.l1.ChainBlobs;
import opekko.devnet.l1.ChainL1;
import opekko.devnet.l1.L1Chain;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.BlobSource;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.L1Source;
import opekko.protocol.testkit.Seeded;
import opekko.sequencer.SequencerSettings;

/** A rollup: its L1, its nodes, and the ways between them. */
public final class World implements AutoCloseable {
  private static final long SAFE_LAG = 2;

  private final VirtualSystem system;
  private final Shape shape;
  private final Optional<Mutant> mutant;
  private final Seeded random;
  private final Journal journal;
  private final Checks checks;
  private final DevnetChain chain;
  private final L1Chain l1;
  private final L1Source l1Source;
  private final BlobSource blobs;
  private final Network network;
  private final List<Line> lines = new ArrayList<>();
  private final List<SimNode> nodes = new ArrayList<>();
  private boolean isOver;

  public World(VirtualSystem system, long seed, Shape shape) {
    this(system, seed, shape, Optional.empty());
  }

  World(VirtualSystem system, long seed, Shape shape, Optional<Mutant> mutant) {
    this.system = system;
    this.mutant = mutant;
    this.shape = shape;
    random = new Seeded(seed);
    system.begin(seed);
    journal = new Journal(system);
    chain = DevnetChain.of(shape.options(system.instant().getEpochSecond()));
    checks = new Checks(journal);
    JournalLog.divertTo(journal);
    l1 = new L1Chain(chain.l1(), new L1Chain.Finality(SAFE_LAG, shape.finalizedLag()), system);
    l1Source = new RememberedL1(l1, new ChainL1(l1, chain.rollup()));
    blobs = new ChainBlobs(l1);
    network = new Network(system, random, journal);
    tick();
  }

  /** A block in each slot, unless the chain is told otherwise. */
  private void tick() {
    if (isOver) return;
    l1.tick().ifPresent(block -> journal.note("l1", "mines", block.ref()));
    system.after(Duration.ofSeconds(shape.slot()), this::tick);
  }

  public VirtualSystem system() {
    return system;
  }

  public Shape shape() {
    return shape;
  }

  public Journal journal() {
    return journal;
  }

  Optional<Mutant> mutant() {
    return mutant;
  }

  Checks checks() {
    return checks;
  }

  public DevnetChain chain() {
    return chain;
  }

  public L1Chain l1() {
    return l1;
  }

  L1Source l1Source() {
    return l1Source;
  }

  BlobSource blobs() {
    return blobs;
  }

  public Network network() {
    return network;
  }

  /** All ways between a node, or the batcher, and its neighbours. */
  List<Line> lines() {
    return lines;
  }

  List<SimNode> nodes() {
    return nodes;
  }

  Line line(String name) {
    var line = new Line(system, random, journal, name);
    lines.add(line);
    return line;
  }

  /** A node that listens to the network; not started. */
  public SimNode verifier(String name) {
    var node = new SimNode(name, this, Optional.empty());
    nodes.add(node);
    network.join(node);
    return node;
  }

  /** A node that sequences once it is started. */
  public SimNode sequencer(SequencerSettings settings) {
    var node = new SimNode("seq", this, Optional.of(settings));
    nodes.add(node);
    return node;
  }

  /** The production batcher for a node; not started. */
  public SimBatcher batcher(SimNode node) {
    return new SimBatcher(this, node);
  }

  /** A batcher that sends what it is told. */
  public ScriptedBatcher scriptedBatcher() {
    return new ScriptedBatcher(chain.rollup(), l1, random);
  }

  /** The rules that were broken so far. */
  public List<String> violations() {
    return checks.violations();
  }

  /** Another valid block in the place of this one: without the users' transactions. */
  public PayloadEnvelope forge(PayloadEnvelope real) {
    var twin = new SimEngine(chain);
    for (var block : nodes.getFirst().engine().blocks(1, real.payload().blockNumber() - 1))
      twin.take(block);
    return twin.buildWithoutUsers(real);
  }

  /** Replaces the newest L1 blocks, as far down as they are not final. */
  public void reorg(long depth, L1Chain.Replaced replaced) {
    var most = l1.head().number() - l1.block(BlockLabel.FINALIZED).number();
    if (most == 0) return;
    l1.reorg(Math.min(depth, most), replaced);
    journal.note("l1", "reorgs " + Math.min(depth, most) + " " + replaced, l1.head().ref());
  }

  /** What L1's chain says at the moment, found out from genesis on. */
  Rederivation rederive() {
    var engine = new SimEngine(chain);
    return Rederivation.of(
        chain,
        l1.head().number(),
        new Rederivation.Sources(l1Source, blobs, engine.engine(), engine.blocks()));
  }

  /** Stops everything; the journal stays. */
  @Override
  public void close() {
    isOver = true;
    nodes.forEach(SimNode::crash);
    system.pass(Duration.ofSeconds(1));
    JournalLog.restore();
  }
}
