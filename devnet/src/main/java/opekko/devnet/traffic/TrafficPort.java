package opekko.devnet.traffic;

import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;

/** Both chains, as far as traffic goes. Stages never fail by exception. */
public interface TrafficPort {
  /**
   * Nonces of an account.
   *
   * @param mined the next one after the latest block
   * @param pending the next one behind what waits in the pool
   */
  record Nonces(long mined, long pending) {}

  /** What became of a deed. */
  sealed interface Outcome {
    /** It waits in the pool. */
    record Accepted() implements Outcome {}

    /** It does not, or nobody knows: the nonce has to be asked for again. */
    record Refused(String cause) implements Outcome {}
  }

  CompletionStage<Fetched<Nonces>> nonces(Layer layer, Address account);

  /** Signs the deed with the sender's key and sends it. */
  CompletionStage<Outcome> send(Deed deed, long nonce);
}
