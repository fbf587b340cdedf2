package opekko.protocol.port;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fault;

/** Brings a sequenced block to the network. Stages never fail by exception. */
@FunctionalInterface
public interface BlockPublisher {
  /** A fault when it was not published; sequencing goes on all the same. */
  CompletionStage<Optional<Fault>> publish(SignedPayload block);

  /** To whom. */
  default Peers peers() {
    return Peers.NONE;
  }

  /**
   * Nodes that blocks are brought to.
   *
   * @param known all of them
   * @param connected those that took the last one
   */
  record Peers(int known, int connected) {
    public static final Peers NONE = new Peers(0, 0);
  }
}
