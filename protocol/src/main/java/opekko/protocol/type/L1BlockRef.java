package opekko.protocol.type;

/** Names one L1 block. {@code time} in seconds since the epoch. */
public record L1BlockRef(Hash hash, long number, Hash parentHash, long time) {
  /** Stands for "not known yet", as the reference prints it: all zero. */
  public static final L1BlockRef NONE = new L1BlockRef(Hash.ZERO, 0, Hash.ZERO, 0);

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
