package opekko.node.cli;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import opekko.node.transact.AccountName;
import opekko.node.transact.Ether;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Words of a command line as the values they stand for. */
final class TypedValues {
  private TypedValues() {}

  /** An amount with its unit. */
  static final class OfEther implements ITypeConverter<BigInteger> {
    @Override
    public BigInteger convert(String text) {
      return orComplain(() -> Ether.parse(text));
    }
  }

  /** Hex digits, or the name of one of the devnet's accounts. */
  static final class OfAddress implements ITypeConverter<Address> {
    @Override
    public Address convert(String text) {
      return orComplain(() -> AccountName.parse(text));
    }
  }

  static final class OfHex implements ITypeConverter<Bytes> {
    @Override
    public Bytes convert(String text) {
      return orComplain(() -> Bytes.fromHex(text));
    }
  }

  static final class OfUri implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      var uri = orComplain(() -> URI.create(text));
      var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() == null || !scheme.matches("https?|wss?"))
        throw new TypeConversionException(
            "'" + text + "' is no address such as http://127.0.0.1:8545");
      return uri;
    }
  }

  static final class OfSeconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return orComplain(() -> Duration.ofSeconds(Long.parseUnsignedLong(text)));
    }
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T orComplain(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
