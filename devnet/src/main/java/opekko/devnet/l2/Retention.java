package opekko.devnet.l2;

/**
 * What an engine remembers, so that its memory stays bounded however long the chain gets.
 *
 * <p>Blocks of other branches go when the finalized block reaches their height, at the latest when
 * there are more than {@code sideBlocks}. When there are more than {@code blocks} canonical blocks,
 * or {@code transactions} in them, the oldest are forgotten, but never the genesis block, and none
 * that is not final. The states of the newest {@code states} blocks are at hand, and one in {@code
 * states}; any other is made again from those by executing the blocks between.
 */
public record Retention(int blocks, int transactions, int sideBlocks, int states) {
  public static final Retention USUAL = new Retention(30_000, 100_000, 1_024, 512);

  public Retention {
    if (blocks < 1 || transactions < 0 || sideBlocks < 0 || states < 1)
      throw new IllegalArgumentException("an engine keeps at least a block and its state");
  }
}
