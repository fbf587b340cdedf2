package opekko.protocol.type;

/**
 * Names one L2 block and the place of its L1 data.
 *
 * @param time seconds since the epoch
 * @param l1Origin the L1 block whose deposits and attributes it carries
 * @param sequenceNumber its distance from the first L2 block of that origin
 */
public record L2BlockRef(
    Hash hash, long number, Hash parentHash, long time, BlockId l1Origin, long sequenceNumber) {
  /** Stands for "not known yet", as the reference prints it: all zero. */
  public static final L2BlockRef NONE = new L2BlockRef(Hash.ZERO, 0, Hash.ZERO, 0, BlockId.NONE, 0);

  public BlockId id() {
    return new BlockId(hash, number);
  }

  public BlockId parentId() {
    return new BlockId(parentHash, number == 0 ? 0 : number - 1);
  }

  @Override
  public String toString() {
    return hash + ":" + number;
  }
}
