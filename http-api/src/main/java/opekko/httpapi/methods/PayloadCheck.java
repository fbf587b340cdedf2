package opekko.httpapi.methods;

import java.util.Optional;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.engine.PayloadEnvelope;

/** Whether a payload from outside is the block it claims to be. */
public final class PayloadCheck {
  private PayloadCheck() {}

  /** The reference's words for one that is not. */
  public static Optional<String> fault(PayloadEnvelope envelope) {
    var actual = PayloadHash.of(envelope);
    var claimed = envelope.payload().blockHash();
    return actual.equals(claimed)
        ? Optional.empty()
        : Optional.of(
            "payload has bad block hash: " + claimed + ", actual block hash is: " + actual);
  }
}
