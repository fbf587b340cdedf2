package opekko.node.clustersim;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;

/** A node's signer behind its guard, whose memory is durable before the key is used. */
final class ModelSigner {
  /** The newest block that was let through. */
  record Guarded(long lineage, BlockId block) {}

  /** What power loss leaves of a record that was written and not synced. */
  private enum Left {
    NOTHING,
    PART,
    ALL
  }

  private static final long SOON = 5 * VirtualTime.MILLI;
  private static final long LATE = 2 * VirtualTime.SECOND;
  private static final Signature SIGNATURE = new Signature(Bytes.EMPTY, 0);

  private final SimulatedNode node;
  private final World world;
  private Optional<Guarded> durable = Optional.empty();
  private Optional<Guarded> written = Optional.empty();

  /**
   * The newest block for which the key is or was used, whatever became of the guard's memory: not
   * one whose record a crash took back before, as nobody has its signature.
   */
  private Optional<Guarded> newest = Optional.empty();

  private boolean isDown;
  private boolean isTorn;

  ModelSigner(SimulatedNode node, World world) {
    this.node = node;
    this.world = world;
  }

  void setDown(boolean down) {
    isDown = down;
  }

  boolean isDown() {
    return isDown;
  }

  /** What was written and not synced may be gone, half there, or there after all. */
  void losePower() {
    if (written.equals(durable)) return;
    switch (world.dice().any(List.of(Left.values()))) {
      case NOTHING -> world.count(Mishap.WRITE_LOST);
      case PART -> {
        world.count(Mishap.WRITE_TORN);
        isTorn = true;
      }
      case ALL -> {
        world.count(Mishap.WRITE_SURVIVED);
        durable = written;
      }
    }
    written = durable;
  }

  /**
   * Reads its memory in a new life. A record that was cut short is removed, as its checksum tells,
   * and no other is. Somebody tries whether that is so.
   */
  void open() {
    if (!isTorn) return;
    isTorn = false;
    durable = world.mutant().guardAfterTornWrite(durable);
    written = durable;
    node.later(world.dice().delay(SOON, LATE), this::tempt);
  }

  /** Somebody asks for a second block at the height that was signed last. */
  void tempt() {
    if (newest.isEmpty()) return;
    world.count(Mishap.TEMPTATION);
    var last = newest.get();
    var like = world.book().envelope(last.block().hash()).orElseThrow();
    sign(
        world.book().forge(like, last.block().number(), like.payload().parentHash()),
        last.lineage(),
        _ -> {});
  }

  void sign(PayloadEnvelope block, long lineage, Consumer<Fetched<SignedPayload>> answer) {
    var wanted = new Guarded(lineage, block.id());
    if (refuses(wanted)) {
      world.note(node, "refuses to sign", wanted + " after " + written);
      world.checks().notSigned(node, wanted, written.orElseThrow());
      answer.accept(Fetched.temporary("another block was signed at that height"));
      return;
    }
    written = Optional.of(wanted);
    node.later(world.dice().delay(SOON, LATE), () -> sync(block, wanted, answer));
  }

  private void sync(
      PayloadEnvelope block, Guarded wanted, Consumer<Fetched<SignedPayload>> answer) {
    // A sync covers all that was written before it.
    if (world.mutant().isGuardDurable()) durable = written;
    if (newest.filter(it -> refuses(it, wanted)).isEmpty()) newest = Optional.of(wanted);
    if (isDown) {
      answer.accept(Fetched.temporary("the signer does not answer"));
      return;
    }
    node.later(
        world.dice().delay(SOON, LATE),
        () -> {
          world.checks().signed(node, block.id(), wanted.lineage());
          answer.accept(Fetched.found(new SignedPayload(block, Bytes.EMPTY, SIGNATURE)));
        });
  }

  private boolean refuses(Guarded wanted) {
    return written.isPresent() && world.mutant().guardRefuses(written.get(), wanted);
  }

  /** A height is signed once in a lineage, and heights only go up; after a rewind anew. */
  static boolean refuses(Guarded last, Guarded wanted) {
    if (wanted.equals(last)) return false;
    if (wanted.lineage() != last.lineage()) return wanted.lineage() < last.lineage();
    return wanted.block().number() <= last.block().number();
  }
}
