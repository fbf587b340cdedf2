package opekko.rpc.block;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The lists within transactions, from JSON to RLP.
 *
 * @spec EIP-2930, EIP-7702
 */
final class AccessListJson {
  private AccessListJson() {}

  static Bytes accessList(JsonParser in) throws IOException {
    return list(Json.readArray(in, AccessListJson::entry));
  }

  static Bytes authorizations(JsonParser in) throws IOException {
    return list(Json.readArray(in, AccessListJson::authorization));
  }

  private static Bytes list(List<Bytes> items) {
    return RlpWriter.list(out -> items.forEach(out::putRaw));
  }

  private static Bytes entry(JsonParser in) throws IOException {
    var fields =
        new Object() {
          Address address;
          List<Hash> keys = List.of();
        };
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "address" -> fields.address = HexReader.address(value);
            case "storageKeys" -> fields.keys = Json.readArray(value, HexReader::hash);
            default -> value.skipChildren();
          }
        });
    if (fields.address == null) throw new InvalidData("access list: address is missing");
    return RlpWriter.list(
        out -> out.put(fields.address).putList(keys -> fields.keys.forEach(keys::put)));
  }

  private static Bytes authorization(JsonParser in) throws IOException {
    var fields =
        new Object() {
          BigInteger chainId;
          Address address;
          Long nonce;
          BigInteger yParity;
          BigInteger r;
          BigInteger s;
        };
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "chainId" -> fields.chainId = HexReader.bigQuantity(value);
            case "address" -> fields.address = HexReader.address(value);
            case "nonce" -> fields.nonce = HexReader.quantity(value);
            case "yParity", "v" -> fields.yParity = HexReader.bigQuantity(value);
            case "r" -> fields.r = HexReader.bigQuantity(value);
            case "s" -> fields.s = HexReader.bigQuantity(value);
            default -> value.skipChildren();
          }
        });
    if (fields.chainId == null
        || fields.address == null
        || fields.nonce == null
        || fields.yParity == null
        || fields.r == null
        || fields.s == null) throw new InvalidData("authorization: a field is missing");
    return RlpWriter.list(out -> {
      out.put(fields.chainId).put(fields.address).put(fields.nonce);
      out.put(fields.yParity).put(fields.r).put(fields.s);
    });
  }
}
