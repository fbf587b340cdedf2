package opekko.devnet.l1rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.MinedBlock;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The parameters of a call, by position. Methods throw {@link RpcRefusal} on what is missing or of
 * another form.
 */
record RpcParams(JsonNode list) {

  Bytes bytes(int position) {
    return bytes(list.path(position), "parameter " + position);
  }

  Hash hash(int position) {
    var bytes = bytes(position);
    if (bytes.size() != Hash.SIZE) throw invalid("parameter " + position + " is no hash");
    return new Hash(bytes);
  }

  Address address(int position) {
    return address(list.path(position), "parameter " + position);
  }

  long quantity(int position) {
    var value = number(list.path(position), "parameter " + position);
    if (value.bitLength() > 63) throw invalid("parameter " + position + " is too big");
    return value.longValue();
  }

  boolean flag(int position) {
    return list.path(position).asBoolean(false);
  }

  JsonNode object(int position) {
    var node = list.path(position);
    if (!node.isObject()) throw invalid("parameter " + position + " is no object");
    return node;
  }

  /** Storage slots: whole words, or quantities. */
  List<Hash> slots(int position) {
    return StreamSupport.stream(list.path(position).spliterator(), false)
        .map(node -> slot(node, "parameter " + position))
        .toList();
  }

  Hash slot(int position) {
    return slot(list.path(position), "parameter " + position);
  }

  private static Hash slot(JsonNode node, String name) {
    return Hash.fromHex("%064x".formatted(number(node, name)));
  }

  List<Double> numbers(int position) {
    return StreamSupport.stream(list.path(position).spliterator(), false)
        .map(JsonNode::asDouble)
        .toList();
  }

  /** A block by label, number, hash, or an object with one of the last two. Absent: the newest. */
  Optional<MinedBlock> block(int position, L1Chain chain) {
    var node = list.path(position);
    if (node.isObject())
      node = node.has("blockHash") ? node.get("blockHash") : node.path("blockNumber");
    if (node.isMissingNode() || node.isNull()) return Optional.of(chain.head());
    var text = node.asText();
    return switch (text) {
      case "latest", "pending" -> Optional.of(chain.head());
      case "safe" -> Optional.of(chain.block(BlockLabel.SAFE));
      case "finalized" -> Optional.of(chain.block(BlockLabel.FINALIZED));
      case "earliest" -> chain.block(0);
      default -> {
        if (text.length() == 2 + 2 * Hash.SIZE)
          yield chain.block(new Hash(bytes(node, "parameter " + position)));
        var number = number(node, "parameter " + position);
        yield number.bitLength() > 31 ? Optional.empty() : chain.block(number.longValue());
      }
    };
  }

  MinedBlock existingBlock(int position, L1Chain chain) {
    return block(position, chain)
        .orElseThrow(() -> new RpcRefusal(RpcRefusal.SERVER_ERROR, "header not found"));
  }

  static Address address(JsonNode node, String name) {
    var bytes = bytes(node, name);
    if (bytes.size() != Address.SIZE) throw invalid(name + " is no address");
    return new Address(bytes);
  }

  static Bytes bytes(JsonNode node, String name) {
    if (!node.isTextual() || !node.asText().startsWith("0x"))
      throw invalid(name + " is no hex text");
    try {
      return Bytes.fromHex(node.asText());
    } catch (IllegalArgumentException _) {
      throw invalid(name + " is no hex text");
    }
  }

  static BigInteger number(JsonNode node, String name) {
    var text = node.asText();
    if (node.isIntegralNumber() && node.bigIntegerValue().signum() >= 0)
      return node.bigIntegerValue();
    if (!text.matches("0x[0-9a-fA-F]{1,64}")) throw invalid(name + " is no quantity");
    return new BigInteger(text.substring(2), 16);
  }

  private static RpcRefusal invalid(String message) {
    return new RpcRefusal(RpcRefusal.INVALID_PARAMS, message);
  }
}
