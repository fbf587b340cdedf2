package opekko.node.transact;

import java.math.BigInteger;
import opekko.protocol.type.Bytes;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint16;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;

/** What an argument of a {@link ConfigChange} is. */
enum ConfigArgument {
  ACCOUNT("ADDRESS", 160),
  /** An address that fills a whole word. */
  ACCOUNT_WORD("ADDRESS", 160),
  UINT16("NUMBER", 16),
  UINT32("NUMBER", 32),
  UINT64("NUMBER", 64);

  private static final Bytes PADDING = Bytes.wrap(new byte[12]);

  private final String label;
  private final int bits;

  ConfigArgument(String label, int bits) {
    this.label = label;
    this.bits = bits;
  }

  /** For help. */
  String label() {
    return label;
  }

  /**
   * @throws IllegalArgumentException when the text is none of this kind
   */
  Type<?> parse(String text) {
    return switch (this) {
      case ACCOUNT -> new org.web3j.abi.datatypes.Address(AccountName.parse(text).toHex());
      case ACCOUNT_WORD ->
          new Bytes32(Bytes.concat(PADDING, AccountName.parse(text).bytes()).toArray());
      case UINT16 -> new Uint16(number(text));
      case UINT32 -> new Uint32(number(text));
      case UINT64 -> new Uint64(number(text));
    };
  }

  private BigInteger number(String text) {
    try {
      var number = new BigInteger(text);
      if (number.signum() >= 0 && number.bitLength() <= bits) return number;
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s: a whole number of at most %d bits is needed".formatted(text, bits));
  }
}
