package opekko.devnet.l1;

/**
 * What an L1 remembers, so that its memory stays bounded however long the chain gets.
 *
 * @param blocks canonical ones, the newest; older ones are forgotten once they are final
 * @param sideBlocks those that were replaced
 * @param blobs those of the newest blocks; older ones are read back from the file where there is
 *     one, and gone otherwise
 */
public record L1Retention(int blocks, int sideBlocks, int blobs) {
  public static final L1Retention USUAL = new L1Retention(50_000, 1_024, 512);

  public L1Retention {
    if (blocks < 1 || sideBlocks < 0 || blobs < 0)
      throw new IllegalArgumentException("an L1 remembers at least a block");
  }
}
