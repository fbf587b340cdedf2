package opekko.devnet.eth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.json.Json;

/** Searches logs. */
final class LogMethods {
  private static final long MAX_BLOCKS = 10_000;
  private static final int MAX_LOGS = 10_000;

  private final EthBlocks chain;

  LogMethods(EthBlocks chain) {
    this.chain = chain;
  }

  Map<String, RpcMethod> table() {
    return Map.of("eth_getLogs", this::logs);
  }

  private Json.Writer logs(RpcParams params) {
    var wanted = params.object(0);
    var filter = LogFilter.of(wanted);
    var found = new ArrayList<Json.Writer>();
    for (var block : blocks(wanted)) {
      found.addAll(filter.matches(block));
      if (found.size() > MAX_LOGS)
        throw RpcRefusal.serverError("query returned more than " + MAX_LOGS + " results");
    }
    return out -> {
      out.writeStartArray();
      for (var log : found) log.write(out);
      out.writeEndArray();
    };
  }

  private List<EthBlock> blocks(JsonNode wanted) {
    if (wanted.has("blockHash")) return List.of(named(wanted, "blockHash"));
    var first = named(wanted, "fromBlock").number();
    var last = named(wanted, "toBlock").number();
    if (last - first >= MAX_BLOCKS)
      throw RpcRefusal.invalidParams("query exceeds max block range " + MAX_BLOCKS);
    return LongStream.rangeClosed(first, last)
        .mapToObj(chain::block)
        .flatMap(Optional::stream)
        .toList();
  }

  private EthBlock named(JsonNode wanted, String field) {
    return new Blocks(chain)
        .find(wanted.path(field), field)
        .orElseThrow(() -> RpcRefusal.serverError("unknown block: " + field));
  }
}
