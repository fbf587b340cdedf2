package opekko.protocol.type;

/** A 20-byte account address. */
public record Address(Bytes bytes) {
  public static final int SIZE = 20;
  public static final Address ZERO = new Address(Bytes.wrap(new byte[SIZE]));

  public Address {
    if (bytes.size() != SIZE)
      throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.size());
  }

  /**
   * @throws IllegalArgumentException unless the text is 40 hex digits, with or without {@code 0x}
   */
  public static Address fromHex(String hex) {
    return new Address(Bytes.fromHex(hex));
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
