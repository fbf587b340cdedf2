package opekko.cluster;

import java.util.Optional;
import java.util.OptionalDouble;
import opekko.protocol.type.L1BlockRef;

/**
 * How the parts of this node are that a leader needs, as they were found a moment ago.
 *
 * @param isSequencing whether the sequencer is started: only then blocks are expected
 * @param signerFailure why the sequencer's key cannot sign now; empty while it can
 * @param l1Head the newest block L1 answered with; {@link L1BlockRef#NONE} before the first
 * @param diskMillis the last sync of the commit log's disk took; empty if it was not measured
 */
public record Vitals(
    boolean isSequencing,
    Engine engine,
    Optional<String> signerFailure,
    L1BlockRef l1Head,
    OptionalDouble diskMillis) {
  /** How the execution engine answers. */
  public sealed interface Engine {
    record Ok() implements Engine {}

    /** It answers, and cannot build: it fetches its chain from peers. */
    record Syncing() implements Engine {}

    /** It does not answer, or with an error. */
    record Failed(String cause) implements Engine {}
  }
}
