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
 * @param helplessAt when the log last did not tell how to go on: it is asked again later
 * @param turn whom to ask next
 * @param depth how far below its head the driver was last asked to go back to the decided chain; 0
 *     while its head is of that chain
 * @param stuck why it cannot go on, for a person
 */
public record CatchUp(
    Optional<BlockId> fed,
    Instant fedAt,
    Optional<Reading> reading,
    Optional<Instant> helplessAt,
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
    return new CatchUp(Optional.of(block), now, reading, helplessAt, turn, 0, Optional.empty());
  }

  /** One more behind those on their way: how long they have been so is what tells of a stall. */
  CatchUp alsoFeeding(BlockId block) {
    return new CatchUp(Optional.of(block), fedAt, reading, helplessAt, turn, 0, Optional.empty());
  }

  CatchUp startOver() {
    return new CatchUp(Optional.empty(), fedAt, reading, helplessAt, turn, depth, stuck);
  }

  /** The driver is where it should be. */
  CatchUp arrived() {
    return new CatchUp(Optional.empty(), fedAt, reading, helplessAt, turn, 0, Optional.empty());
  }

  CatchUp reads(Optional<Reading> question) {
    return new CatchUp(fed, fedAt, question, helplessAt, turn, depth, stuck);
  }

  CatchUp asksMember(Instant now, String why) {
    return new CatchUp(fed, fedAt, reading, Optional.of(now), turn + 1, depth, Optional.of(why));
  }

  CatchUp helpless(Instant now, String why) {
    return new CatchUp(
        Optional.empty(), fedAt, reading, Optional.of(now), turn, depth, Optional.of(why));
  }

  CatchUp isStuck(Optional<String> why) {
    return new CatchUp(fed, fedAt, reading, helplessAt, turn, depth, why);
  }

  /** Steps that double: few are needed, and none goes much further back than it must. */
  CatchUp deeper() {
    var next = Math.max(Rejoining.FIRST_DEPTH, 2 * depth);
    return new CatchUp(fed, fedAt, reading, helplessAt, turn, next, stuck);
  }

  CatchUp waitingSince(Instant now) {
    return new CatchUp(fed, now, reading, helplessAt, turn, depth, stuck);
  }
}
