package opekko.devnet.batcher;

import java.util.List;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** L1 for one account. Stages never fail by exception. */
public interface L1Account {
  /** The nonce is read at, or after, the head. */
  CompletionStage<Fetched<L1View>> view();

  /** Of whichever of these versions of one transaction is in a block; missing when none is. */
  CompletionStage<Fetched<Inclusion>> inclusion(List<Hash> versions);

  /**
   * @param raw as it is sent: with the sidecar where there are blobs
   */
  CompletionStage<Submission> submit(Bytes raw);
}
