package opekko.devnet.batcher;

/** Where something may keep the batcher from working. The order is that of their weight. */
public enum Trouble {
  L1,
  NODE,
  BLOCKS,
  WINDOW,
  CHANNEL,
  SENDING
}
