package opekko.protocol.type;

/** A block by hash and number, on either layer. */
public record BlockId(Hash hash, long number) {
  public static final BlockId NONE = new BlockId(Hash.ZERO, 0);

  @Override
  public String toString() {
    return hash + ":" + number;
  }
}
