package opekko.protocol.type;

/** A 32-byte hash. */
public record Hash(Bytes bytes) implements Comparable<Hash> {
  public static final int SIZE = 32;
  public static final Hash ZERO = new Hash(Bytes.wrap(new byte[SIZE]));

  public Hash {
    if (bytes.size() != SIZE)
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.size());
  }

  /**
   * @throws IllegalArgumentException unless the text is 64 hex digits, with or without {@code 0x}
   */
  public static Hash fromHex(String hex) {
    return new Hash(Bytes.fromHex(hex));
  }

  public boolean isZero() {
    return bytes.isZero();
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Hash other) {
    return bytes.compareTo(other.bytes);
  }

  /** Four of its bytes: they are as good as random already. */
  @Override
  public int hashCode() {
    return bytes.getInt(28);
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
