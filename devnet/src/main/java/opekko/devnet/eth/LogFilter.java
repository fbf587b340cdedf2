package opekko.devnet.eth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import opekko.devnet.rpc.RpcParams;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.json.Json;
import opekko.protocol.receipt.Log;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * Which logs somebody wants.
 *
 * @param addresses empty: of all
 * @param topics what is wanted at each place, empty: anything
 * @spec geth eth/filters: address and topics of eth_getLogs
 */
record LogFilter(Set<Address> addresses, List<Set<Bytes>> topics) {
  private static final int MAX_TOPICS = 4;

  /**
   * @param filter an object, or missing: all logs
   */
  static LogFilter of(JsonNode filter) {
    var topics = StreamSupport.stream(filter.path("topics").spliterator(), false).toList();
    if (topics.size() > MAX_TOPICS) throw RpcRefusal.invalidParams("exceed max topics");
    return new LogFilter(
        oneOrMany(filter.path("address")).stream()
            .map(node -> RpcParams.address(node, "address"))
            .collect(Collectors.toSet()),
        topics.stream()
            .map(place ->
                oneOrMany(place).stream()
                    .map(node -> RpcParams.bytes(node, "topic"))
                    .collect(Collectors.toSet()))
            .toList());
  }

  private static List<JsonNode> oneOrMany(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) return List.of();
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).toList()
        : List.of(node);
  }

  private boolean matches(Log log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) return false;
    if (topics.size() > log.topics().size()) return false;
    for (var i = 0; i < topics.size(); i++)
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i).bytes()))
        return false;
    return true;
  }

  /** The block's logs that are wanted, in their order. */
  List<Json.Writer> matches(EthBlock block) {
    var found = new ArrayList<Json.Writer>();
    var logIndex = 0L;
    for (var i = 0; i < block.receipts().size(); i++) {
      for (var log : block.receipts().get(i).logs()) {
        var index = i;
        var at = logIndex++;
        if (matches(log)) found.add(out -> ReceiptJson.writeLog(out, block, index, at, log));
      }
    }
    return found;
  }
}
