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
 * @param stuck why it cannot go on, for a person
 */
public record CatchUp(
    Optional<BlockId> fed,
    Instant fedAt,
    Optional<Reading> reading,
    Optional<Instant> filledAt,
    int turn,
    Optional<String> stuck) {
  static final CatchUp NONE =
      new CatchUp(
          Optional.empty(), Instant.EPOCH, Optional.empty(), Optional.empty(), 0, Optional.empty());

  public record Reading(long call, BlockId after) {}

  CatchUp feeding(BlockId block, Instant now) {
    return new CatchUp(Optional.of(block), now, reading, filledAt, turn, Optional.empty());
  }

  /** One more behind those on their way: how long they have been so is what tells of a stall. */
  CatchUp alsoFeeding(BlockId block) {
    return new CatchUp(Optional.of(block), fedAt, reading, filledAt, turn, Optional.empty());
  }

  CatchUp startOver() {
    return new CatchUp(Optional.empty(), fedAt, reading, filledAt, turn, stuck);
  }

  CatchUp reads(Optional<Reading> question) {
    return new CatchUp(fed, fedAt, question, filledAt, turn, stuck);
  }

  CatchUp asksMember(Instant now, String why) {
    return new CatchUp(fed, fedAt, reading, Optional.of(now), turn + 1, Optional.of(why));
  }

  CatchUp isStuck(Optional<String> why) {
    return new CatchUp(fed, fedAt, reading, filledAt, turn, why);
  }
}
