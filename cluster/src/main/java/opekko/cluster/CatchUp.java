package opekko.cluster;

import java.time.Instant;
import java.util.Optional;
import opekko.protocol.type.BlockId;

/**
 * How this node's driver is brought to the newest decided block.
 *
 * @param fed the last block handed to the driver that continues its head; empty if none is on its
 *     way
 * @param fedAt when that was
 * @param reading the log is asked what follows a block
 * @param filledAt when a member was last asked for blocks that the log has no more
 * @param turn whom to ask next
 * @param depth how far below its head the driver was last asked to go back to the decided chain; 0
 *     while its head is of that chain
 * @param stuck why it cannot go on, for a person
 */
public record CatchUp(
    Optional<BlockId> fed,
    Instant fedAt,
    Optional<Reading> reading,
    Optional<Instant> filledAt,
    int turn,
    long depth,
    Optional<String> stuck) {
  static final CatchUp NONE =
      new CatchUp(
          Optional.empty(),
          Instant.EPOCH,
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          Optional.empty());

  public record Reading(long call, BlockId after) {}

  CatchUp feeding(BlockId block, Instant now) {
    return new CatchUp(Optional.of(block), now, reading, filledAt, turn, 0, Optional.empty());
  }

  /** One more behind those on their way: how long they have been so is what tells of a stall. */
  CatchUp alsoFeeding(BlockId block) {
    return new CatchUp(Optional.of(block), fedAt, reading, filledAt, turn, 0, Optional.empty());
  }

  CatchUp startOver() {
    return new CatchUp(Optional.empty(), fedAt, reading, filledAt, turn, depth, stuck);
  }

  CatchUp reads(Optional<Reading> question) {
    return new CatchUp(fed, fedAt, question, filledAt, turn, depth, stuck);
  }

  CatchUp asksMember(Instant now, String why) {
    return new CatchUp(fed, fedAt, reading, Optional.of(now), turn + 1, depth, Optional.of(why));
  }

  CatchUp isStuck(Optional<String> why) {
    return new CatchUp(fed, fedAt, reading, filledAt, turn, depth, why);
  }

  /** Steps that double: few are needed, and none goes much further back than it must. */
  CatchUp deeper() {
    return new CatchUp(fed, fedAt, reading, filledAt, turn, Math.max(2, 2 * depth), stuck);
  }

  CatchUp waitingSince(Instant now) {
    return new CatchUp(fed, now, reading, filledAt, turn, depth, stuck);
  }
}
