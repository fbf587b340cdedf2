package opekko.devnet.l1;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** The few parts of the contract ABI that the built-in contracts speak. */
final class Abi {
  static final int WORD = 32;

  private Abi() {}

  /** The four bytes that call a function. */
  static Bytes selector(String signature) {
    return Keccak.hash(Bytes.wrap(signature.getBytes(StandardCharsets.US_ASCII)))
        .bytes()
        .slice(0, 4);
  }

  static Hash word(Address address) {
    return new Hash(Bytes.concat(Bytes.wrap(new byte[12]), address.bytes()));
  }

  /** A number of up to 256 bits, not negative. */
  static Hash word(BigInteger value) {
    var bytes = value.toByteArray();
    var start = bytes.length > WORD ? 1 : 0;
    var word = new byte[WORD];
    System.arraycopy(bytes, start, word, WORD - bytes.length + start, bytes.length - start);
    return new Hash(Bytes.wrap(word));
  }

  static Hash word(long value) {
    return word(new BigInteger(Long.toUnsignedString(value)));
  }

  /** A single argument of type bytes: offset, length, content padded to whole words. */
  static Bytes bytes(Bytes content) {
    var padding = Bytes.wrap(new byte[Math.floorMod(-content.size(), WORD)]);
    return Bytes.concat(word(WORD).bytes(), word(content.size()).bytes(), content, padding);
  }
}
