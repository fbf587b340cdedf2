package opekko.node.realpeers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Stands for gossip: takes each new block of the sequencer's engine and posts it to the node by
 * admin RPC.
 */
final class UnsafeFeed implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Field of a block as eth_getBlockByNumber names it, and as the payload does. */
  private static final List<List<String>> SAME =
      List.of(
          List.of("parentHash", "parentHash"),
          List.of("miner", "feeRecipient"),
          List.of("stateRoot", "stateRoot"),
          List.of("receiptsRoot", "receiptsRoot"),
          List.of("logsBloom", "logsBloom"),
          List.of("mixHash", "prevRandao"),
          List.of("number", "blockNumber"),
          List.of("gasLimit", "gasLimit"),
          List.of("gasUsed", "gasUsed"),
          List.of("timestamp", "timestamp"),
          List.of("extraData", "extraData"),
          List.of("baseFeePerGas", "baseFeePerGas"),
          List.of("hash", "blockHash"),
          List.of("withdrawals", "withdrawals"),
          List.of("blobGasUsed", "blobGasUsed"),
          List.of("excessBlobGas", "excessBlobGas"),
          List.of("withdrawalsRoot", "withdrawalsRoot"));

  private final JsonRpc sequencer;
  private final Supplier<JsonRpc> admin;
  private final long isthmusTime;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private long next = 1;

  UnsafeFeed(JsonRpc sequencer, Supplier<JsonRpc> admin, long isthmusTime) {
    this.sequencer = sequencer;
    this.admin = admin;
    this.isthmusTime = isthmusTime;
    timer.scheduleWithFixedDelay(this::post, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void post() {
    try {
      var head = Long.decode(sequencer.call("eth_blockNumber").asText());
      // The sequencer's chain may fall back in a reorg: its branch is posted again from there.
      if (head < next - 1) next = Math.max(1, head - 20);
      while (next <= head) {
        admin.get().call("admin_postUnsafePayload", envelope(next));
        next++;
      }
    } catch (JsonRpc.RpcFailure e) {
      // The node or the engine is down, as some tests want it: the same block is tried again.
      next = Math.max(1, next - 1);
    }
  }

  private ObjectNode envelope(long number) {
    var block = sequencer.call("eth_getBlockByNumber", "0x" + Long.toHexString(number), false);
    var envelope = JSON.createObjectNode();
    if (block.has("parentBeaconBlockRoot"))
      envelope.set("parentBeaconBlockRoot", block.get("parentBeaconBlockRoot"));
    envelope.set("executionPayload", payload(block));
    return envelope;
  }

  private ObjectNode payload(JsonNode block) {
    var payload = JSON.createObjectNode();
    for (var pair : SAME) {
      if (block.has(pair.get(0))) payload.set(pair.get(1), block.get(pair.get(0)));
    }
    // Before Isthmus the header's root is over no withdrawals at all, and payloads do not carry it.
    if (Long.decode(block.get("timestamp").asText()) < isthmusTime)
      payload.remove("withdrawalsRoot");
    var transactions = payload.putArray("transactions");
    for (var hash : block.get("transactions"))
      transactions.add(sequencer.call("eth_getRawTransactionByHash", hash.asText()));
    return payload;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
