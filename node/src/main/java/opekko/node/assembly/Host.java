package opekko.node.assembly;

import java.util.function.Predicate;

/**
 * The process that a node lives in.
 *
 * @param name of the node in the log, where several are in one process
 * @param version as the node says it to others
 * @param setLogLevel sets the log level; false when there is none of that name
 * @param batcher to show beside the node
 */
public record Host(
    String name,
    String version,
    Predicate<String> setLogLevel,
    BatcherWatch batcher,
    Around around) {

  /** A node alone in its process. */
  public static Host ofOne(String version, Predicate<String> setLogLevel) {
    return new Host("opekko", version, setLogLevel, new BatcherWatch(), Around.NOTHING);
  }
}
