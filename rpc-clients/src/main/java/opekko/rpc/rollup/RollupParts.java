package opekko.rpc.rollup;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.type.Address;

/**
 * What one who sends transactions has to know of a rollup. The rest of its configuration is not
 * looked at, so that a newer node's may have what we do not know.
 *
 * @param portal takes deposits on L1
 * @param systemConfig takes changes of parameters on L1
 */
public record RollupParts(long l1ChainId, long l2ChainId, Address portal, Address systemConfig) {

  static RollupParts read(JsonParser in) throws IOException {
    var fields =
        new Object() {
          Long l1ChainId;
          Long l2ChainId;
          Address portal;
          Address systemConfig;
        };
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "l1_chain_id" -> fields.l1ChainId = value.getLongValue();
            case "l2_chain_id" -> fields.l2ChainId = value.getLongValue();
            case "deposit_contract_address" -> fields.portal = HexReader.address(value);
            case "l1_system_config_address" -> fields.systemConfig = HexReader.address(value);
            default -> value.skipChildren();
          }
        });
    return new RollupParts(
        required(fields.l1ChainId, "l1_chain_id"),
        required(fields.l2ChainId, "l2_chain_id"),
        required(fields.portal, "deposit_contract_address"),
        required(fields.systemConfig, "l1_system_config_address"));
  }

  private static <T> T required(T value, String field) {
    if (value == null) throw new InvalidData("rollup config: " + field + " is missing");
    return value;
  }
}
