package opekko.protocol.port;

import java.util.List;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/** Read port to blobs. What is found has been checked against its versioned hash. */
@FunctionalInterface
public interface BlobSource {
  /**
   * The blobs of one L1 block, 131,072 bytes each, in the order asked for; missing when no source
   * has all of them.
   */
  CompletionStage<Fetched<List<Bytes>>> blobs(L1BlockRef block, List<BlobRef> wanted);
}
