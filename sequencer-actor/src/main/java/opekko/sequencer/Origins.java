package opekko.sequencer;

import java.util.Optional;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;

/**
 * The L1 origin of the head and the one after it, with their deposits: read ahead, so that no block
 * ever waits for L1.
 *
 * @param head of L1, as far as told
 * @param reading the read that is out
 * @param isNextMissing whether L1 said that it has no next one; forgotten when its head moves
 */
public record Origins(
    Optional<L1Block> current,
    Optional<L1Block> next,
    L1BlockRef head,
    Optional<Call> reading,
    boolean isNextMissing) {

  static final Origins NONE =
      new Origins(Optional.empty(), Optional.empty(), L1BlockRef.NONE, Optional.empty(), false);

  /** Fits them to the origin of a new L2 head. */
  Origins at(BlockId origin) {
    if (isAt(current, origin)) return this;
    if (isAt(next, origin)) return new Origins(next, Optional.empty(), head, reading, false);
    // While nothing is known a read is out already; if it was for another origin it is repeated.
    return current.isEmpty() && next.isEmpty() ? this : forgotten();
  }

  /** After a reset nothing of L1 is certain; an answer still out is not waited for. */
  Origins forgotten() {
    return new Origins(Optional.empty(), Optional.empty(), head, Optional.empty(), false);
  }

  /** A next origin that L1 has replaced is dropped: on it no block could last. */
  Origins withHead(L1BlockRef newHead) {
    var replaced =
        next.map(L1Block::ref)
            .filter(ref ->
                newHead.number() < ref.number()
                    || newHead.number() == ref.number() && !newHead.hash().equals(ref.hash()))
            .isPresent();
    return new Origins(current, replaced ? Optional.empty() : next, newHead, reading, false);
  }

  Origins asking(Call call) {
    return new Origins(current, next, head, Optional.of(call), isNextMissing);
  }

  Origins answered() {
    return new Origins(current, next, head, Optional.empty(), isNextMissing);
  }

  Origins nextMissing() {
    return new Origins(current, next, head, Optional.empty(), true);
  }

  /** Takes a block that was read, if it is still one of those wanted. */
  Origins withRead(L1Block block, BlockId origin) {
    if (block.ref().id().equals(origin))
      return new Origins(Optional.of(block), Optional.empty(), head, Optional.empty(), false);
    if (isAt(current, origin) && block.ref().number() == origin.number() + 1)
      return new Origins(current, Optional.of(block), head, Optional.empty(), false);
    return answered();
  }

  /** Whether L1 has the next origin with enough blocks on top of it. */
  boolean isNextVisible(int confirmations) {
    if (current.isEmpty() || isNextMissing) return false;
    return current.get().ref().number() + 1 + confirmations <= head.number();
  }

  /** Whether L1 is known to have another block at the height of this origin. */
  boolean contradict(BlockId origin) {
    return isOther(current, origin) || isOther(next, origin);
  }

  private static boolean isOther(Optional<L1Block> block, BlockId origin) {
    return block
        .map(known -> known.ref().id())
        .filter(known -> known.number() == origin.number() && !known.equals(origin))
        .isPresent();
  }

  private static boolean isAt(Optional<L1Block> block, BlockId id) {
    return block.isPresent() && block.get().ref().id().equals(id);
  }
}
