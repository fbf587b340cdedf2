package opekko.driver;

/**
 * Marks a request that leaves the driver, and the reply to it. A reply whose epoch is older than
 * the driver's was asked before a reset and says nothing any more.
 */
public record Call(long epoch, long id) {}
