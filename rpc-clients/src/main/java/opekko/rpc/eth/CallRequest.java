package opekko.rpc.eth;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import opekko.protocol.json.HexText;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * A call whose outcome is asked for before, or instead of, sending it.
 *
 * @param value in wei
 */
public record CallRequest(Address from, Address to, BigInteger value, Bytes data) {
  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "from", from);
    HexText.writeField(out, "to", to);
    HexText.writeQuantity(out, "value", value);
    HexText.writeField(out, "input", data);
    out.writeEndObject();
  }
}
