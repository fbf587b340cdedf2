package opekko.devnet.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/** Results of the few simple kinds. */
public final class Results {
  public static final Json.Writer NULL = JsonGenerator::writeNull;

  private Results() {}

  public static Json.Writer quantity(long value) {
    return out -> out.writeString("0x" + Long.toHexString(value));
  }

  public static Json.Writer quantity(BigInteger value) {
    return out -> out.writeString("0x" + value.toString(16));
  }

  public static Json.Writer bytes(Bytes value) {
    return out -> HexText.write(out, value);
  }

  public static Json.Writer text(String value) {
    return out -> out.writeString(value);
  }

  public static Json.Writer flag(boolean value) {
    return out -> out.writeBoolean(value);
  }

  public static <T> Json.Writer orNull(Optional<T> value, Function<T, Json.Writer> writer) {
    return value.map(writer).orElse(NULL);
  }
}
