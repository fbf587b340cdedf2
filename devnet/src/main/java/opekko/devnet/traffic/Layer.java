package opekko.devnet.traffic;

/** Which chain a transaction goes to. */
public enum Layer {
  L1,
  L2
}
