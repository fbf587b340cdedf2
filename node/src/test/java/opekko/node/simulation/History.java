package opekko.node.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerSettings;

/** A sequencer, two verifiers and a batcher live through what a seed draws. */
final class History implements AutoCloseable {
  private static final int EVENTS = 25;
  private static final int CALM_SLOTS = 2;
  private static final List<Shape> SHAPES =
      List.of(new Shape(2, 6, 10, 6), new Shape(3, 12, 8, 5), new Shape(4, 8, 12, 8));

  private final long seed;
  private final World world;
  private final SimNode sequencer;
  private final Chaos chaos;

  History(VirtualSystem system, long seed) {
    this(system, seed, Optional.empty());
  }

  History(VirtualSystem system, long seed, Optional<Mutant> mutant) {
    this.seed = seed;
    var random = new Seeded(seed);
    world = new World(system, seed, SHAPES.get(random.below(SHAPES.size())), mutant);
    sequencer = world.sequencer(settings(random));
    world.verifier("v1");
    world.verifier("v2");
    chaos = new Chaos(world, sequencer, world.batcher(sequencer), random);
  }

  private static SequencerSettings settings(Seeded random) {
    var usual = SequencerSettings.DEFAULT;
    return new SequencerSettings(
        random.below(3),
        random.below(4) == 0 ? 30 : 0,
        usual.recoverMode(),
        usual.firstSealing(),
        usual.signingLimit(),
        usual.answerLimit());
  }

  List<String> journal() {
    return world.journal().lines();
  }

  /** Lives it to the end, or up to the first rule that is broken: which one, if any. */
  Optional<String> run() {
    chaos.end();
    for (var i = 0; i < EVENTS && isSound(); i++) {
      chaos.happen();
      world.system().pass(chaos.pause());
    }
    chaos.end();
    if (isSound()) recover();
    if (isSound()) goOn();
    if (isSound()) compare();
    return world.checks().violations().stream().findFirst();
  }

  private boolean isSound() {
    return world.checks().violations().isEmpty();
  }

  /**
   * Once all is well, what the sequencer makes must become safe everywhere in time. What it made
   * before may still be lost: its batch may come after the window.
   */
  private void recover() {
    var target = L2BlockRef.NONE;
    for (var slots = 2 * world.shape().seqWindow() + 20; slots > 0 && isSound(); slots--) {
      passSlot();
      if (!sequencer.isSequencing())
        sequencer.startSequencing(sequencer.engine().ledger().head().hash());
      if (!isCanonical(target)) target = recentHead();
      if (isSafeEverywhere(target)) return;
    }
    fail("no way back to " + target);
  }

  /** And nothing of it may be lost any more. */
  private void goOn() {
    for (var i = 0; i < CALM_SLOTS; i++) {
      chaos.transfer();
      passSlot();
    }
    var target = sequencer.status().unsafeL2();
    for (var slots = world.shape().seqWindow(); slots > 0 && isSound(); slots--) {
      passSlot();
      if (isSafeEverywhere(target)) return;
    }
    fail(target + " does not become safe");
  }

  /** The sequencer's head once it has made up for what it missed. */
  private L2BlockRef recentHead() {
    var head = sequencer.status().unsafeL2();
    var isRecent = head.time() + world.shape().slot() >= world.system().instant().getEpochSecond();
    return isRecent ? head : L2BlockRef.NONE;
  }

  private void passSlot() {
    world.system().pass(Duration.ofSeconds(world.shape().slot()));
  }

  private void fail(String what) {
    if (!isSound()) return;
    var nodes = world.nodes().stream().map(SimNode::standing).toList();
    world.checks().broken(what + "; " + String.join("; ", nodes));
  }

  private boolean isCanonical(L2BlockRef block) {
    return !block.equals(L2BlockRef.NONE)
        && sequencer.engine().ledger().block(block.number()).isPresent()
        && sequencer.engine().ledger().block(block.number()).get().hash().equals(block.hash());
  }

  private boolean isSafeEverywhere(L2BlockRef block) {
    if (block.equals(L2BlockRef.NONE)) return false;
    return world.nodes().stream()
        .map(node -> node.engine().ledger())
        .allMatch(ledger ->
            ledger.block(BlockLabel.SAFE).filter(it -> it.number() >= block.number()).isPresent()
                && ledger.block(block.number()).orElseThrow().hash().equals(block.hash()));
  }

  private void compare() {
    var truth = world.rederive();
    for (var node : world.nodes()) world.checks().rederived(node.name(), node.safeHeads(), truth);
  }

  /** Writes the journal where a person will find it. */
  Path keepJournal() {
    var file = Path.of("target", "simulation", "seed-" + seed + ".log");
    world.journal().writeTo(file);
    return file;
  }

  @Override
  public void close() {
    world.close();
  }
}
