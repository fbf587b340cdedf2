package opekko.node.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.l1.Admission;
import opekko.devnet.l1.L1Chain;
import opekko.node.simulation.ScriptedBatcher;
import opekko.node.simulation.Shape;
import opekko.node.simulation.SimNode;
import opekko.node.simulation.VirtualSystem;
import opekko.node.simulation.World;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What stories are told with: a world with a sequencer and a verifier, and verbs. */
abstract class Story {
  private static final Duration PATIENCE = Duration.ofHours(2);
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final int DEPOSIT_TYPE = 0x7e;
  private static VirtualSystem system;

  World world;
  SimNode sequencer;
  SimNode verifier;
  ScriptedBatcher batcher;

  @BeforeAll
  static void open() {
    system = new VirtualSystem();
  }

  @AfterAll
  static void shut() {
    system.close();
  }

  /** Whatever the story, the rules of the simulator hold. */
  @AfterEach
  void end() {
    world.close();
    assertEquals(List.of(), world.violations());
  }

  /** A sequencer and a verifier, both up. */
  void given(Shape shape) {
    given(shape, SequencerSettings.DEFAULT);
  }

  void given(Shape shape, SequencerSettings settings) {
    world = new World(system, 1, shape);
    sequencer = world.sequencer(settings);
    verifier = world.verifier("verifier");
    batcher = world.scriptedBatcher();
    sequencer.start();
    verifier.start();
  }

  /** Lets so many L1 slots pass. */
  void mine(long slots) {
    system.pass(Duration.ofSeconds(world.shape().slot() * slots));
  }

  /** Lets the sequencer make so many blocks. */
  void sequence(long blocks) {
    until("it knows its head", () -> !unsafe(sequencer).equals(L2BlockRef.NONE));
    var target = unsafe(sequencer).number() + blocks;
    until("block " + target, () -> unsafe(sequencer).number() >= target);
  }

  /** The batcher sends all that the sequencer has made and L1 does not have; L1 takes it in. */
  void batch() {
    batcher.send(unsafeBlocks());
    mine(2);
    derive(sequencer);
    if (verifier.isUp()) derive(verifier);
  }

  /** What the sequencer has made and is not safe. */
  List<PayloadEnvelope> unsafeBlocks() {
    return sequencer.engine().blocks(safe(sequencer).number() + 1, unsafe(sequencer).number());
  }

  /** Lets a node read all of L1. */
  void derive(SimNode node) {
    until(
        node.name() + " has read L1",
        () -> node.status().currentL1().hash().equals(world.l1().head().hash()));
  }

  /** A user sends a coin to the sequencer's pool. */
  Hash submit() {
    var user = DevnetAccount.USER;
    var nonce = sequencer.engine().ledger().pendingNonce(user.address());
    var signed =
        TransactionDraft.on(DevnetChain.L2_CHAIN_ID, nonce)
            .withFees(GWEI, GWEI.multiply(BigInteger.valueOf(50)))
            .paying(DevnetAccount.USER2.address(), BigInteger.ONE)
            .signedBy(user.key());
    if (sequencer.engine().submit(signed.encode()) instanceof Admission.Refused(var reason))
      fail(reason);
    return signed.hash();
  }

  /** Whether the sequencer's chain has the transaction. */
  boolean isIncluded(Hash transaction) {
    return sequencer.engine().ledger().inclusion(transaction).isPresent();
  }

  void reorg(long depth, L1Chain.Replaced replaced) {
    world.reorg(depth, replaced);
  }

  void until(String what, BooleanSupplier holds) {
    if (system.passUntil(holds, PATIENCE)) return;
    fail(
        "in vain: %s%n%s%n%s%n%s"
            .formatted(
                what,
                sequencer.standing(),
                verifier.standing(),
                String.join("\n", world.journal().lines().reversed().stream().limit(40).toList())));
  }

  static L2BlockRef unsafe(SimNode node) {
    return node.status().unsafeL2();
  }

  static L2BlockRef safe(SimNode node) {
    return node.status().safeL2();
  }

  /** How many transactions of users a canonical block has. */
  static long userTransactions(SimNode node, long number) {
    return node.engine().blocks(number, number).getFirst().payload().transactions().stream()
        .filter(transaction -> transaction.getUnsigned(0) != DEPOSIT_TYPE)
        .count();
  }

  static Hash hashAt(SimNode node, long number) {
    return node.engine().blocks(number, number).getFirst().payload().blockHash();
  }
}
