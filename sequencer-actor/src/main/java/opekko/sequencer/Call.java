package opekko.sequencer;

/**
 * Marks a request that leaves the sequencer, and the reply to it.
 *
 * @param term of the leadership under which it was asked
 */
public record Call(long term, long id) {}
