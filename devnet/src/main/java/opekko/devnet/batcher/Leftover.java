package opekko.devnet.batcher;

/**
 * What a batcher leaves when it stops; the next one sends the blocks again, from the safe head on.
 *
 * @param blocks loaded and not wholly included in L1
 * @param transactions not in a block of L1
 */
public record Leftover(int blocks, int transactions) {}
