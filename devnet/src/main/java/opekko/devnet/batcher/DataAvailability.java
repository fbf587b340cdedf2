package opekko.devnet.batcher;

/** Where in L1's transactions the data go. */
public enum DataAvailability {
  CALLDATA,
  BLOBS,
  /** Whichever is cheaper when a channel is about to be sent. */
  AUTO
}
