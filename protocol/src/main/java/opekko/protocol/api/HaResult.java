package opekko.protocol.api;

import java.util.Optional;

/**
 * What an order came to.
 *
 * @param summary in a sentence
 * @param leader who leads after it
 * @param tookMillis from the order to its result
 * @param lateBlocks that it caused
 */
public record HaResult(
    String summary, Optional<String> leader, long term, long tookMillis, long lateBlocks) {}
