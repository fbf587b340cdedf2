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
}
