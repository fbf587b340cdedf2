package opekko.rpc.l1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.block.ReceiptJson;
import opekko.rpc.block.RpcBlock;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import opekko.rpc.pool.BatchedCalls;
import opekko.rpc.pool.EndpointFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads receipts from one endpoint by the first method it turns out to offer. Receipts are in
 * EIP-2718 form and unverified. Thread-safe.
 */
final class ReceiptsReader {
  private static final Logger log = LoggerFactory.getLogger(ReceiptsReader.class);

  private final BatchedCalls calls;
  private final List<ReceiptsMethod> order;
  private final List<ReceiptsMethod> usable;

  ReceiptsReader(BatchedCalls calls, List<ReceiptsMethod> order) {
    this.calls = calls;
    this.order = order;
    usable = new CopyOnWriteArrayList<>(order);
  }

  /** A call that gives a block's receipts by itself, where the endpoint offers one. */
  Optional<RpcCall<List<Bytes>>> oneCall(BlockSelector which) {
    return switch (preferred()) {
      case BLOCK_RECEIPTS -> Optional.of(blockReceipts(which));
      case RAW_RECEIPTS -> Optional.of(rawReceipts(which));
      case BY_TRANSACTION -> Optional.empty();
    };
  }

  /** An error may mean that the endpoint does not offer the method: then it is not tried again. */
  void notice(RpcAnswer.Refused<?> refused) {
    if (isUnusable(refused)) drop(preferred(), refused.text());
  }

  /** The receipts of each block, pinned by hash, in as few requests as the endpoint allows. */
  List<List<Bytes>> read(List<RpcBlock> blocks) {
    for (var left = order.size(); left > 0; left--) {
      var method = preferred();
      var found = method == ReceiptsMethod.BY_TRANSACTION ? byTransaction(blocks) : byBlock(blocks);
      if (found.isPresent()) return found.get();
    }
    throw new EndpointFailure("none of the methods for receipts works here: " + order);
  }

  private Optional<List<List<Bytes>>> byBlock(List<RpcBlock> blocks) {
    var method = preferred();
    var batch = new ArrayList<RpcCall<List<Bytes>>>(blocks.size());
    for (var block : blocks) oneCall(BlockSelector.hash(block.hash())).ifPresent(batch::add);
    if (batch.size() < blocks.size()) return Optional.empty();
    return collect(method, calls.answers(batch));
  }

  private Optional<List<List<Bytes>>> byTransaction(List<RpcBlock> blocks) {
    var batch = new ArrayList<RpcCall<Bytes>>();
    for (var block : blocks)
      for (var hash : block.transactionHashes()) batch.add(transactionReceipt(hash));
    var all = this.collect(ReceiptsMethod.BY_TRANSACTION, calls.<Bytes>answers(batch));
    return all.map(receipts -> split(blocks, receipts));
  }

  private static List<List<Bytes>> split(List<RpcBlock> blocks, List<Bytes> receipts) {
    var split = new ArrayList<List<Bytes>>(blocks.size());
    var at = 0;
    for (var block : blocks) {
      var count = block.transactionHashes().size();
      split.add(receipts.subList(at, at + count));
      at += count;
    }
    return split;
  }

  /** Empty when the method is of no use here. */
  private <T> Optional<List<T>> collect(ReceiptsMethod method, List<RpcAnswer<T>> answers) {
    var values = new ArrayList<T>(answers.size());
    for (var answer : answers) {
      switch (answer) {
        case RpcAnswer.Value<T>(var value) -> values.add(value);
        case RpcAnswer.Null<T> _ -> throw new EndpointFailure("has the block but not its receipts");
        case RpcAnswer.Refused<T> refused when isUnusable(refused) -> {
          drop(method, refused.text());
          return Optional.empty();
        }
        case RpcAnswer.Refused<T> refused ->
            throw new EndpointFailure("receipts: " + refused.text());
        case RpcAnswer.Failed<T>(var failure) -> throw new EndpointFailure(failure.cause());
      }
    }
    return Optional.of(values);
  }

  private ReceiptsMethod preferred() {
    var first = usable.isEmpty() ? null : usable.getFirst();
    return first == null ? order.getFirst() : first;
  }

  /** When no method is left all are tried anew: the endpoint may have been out of its mind. */
  private void drop(ReceiptsMethod method, String cause) {
    synchronized (usable) {
      if (!usable.remove(method)) return;
      log.info("{} does not offer {}: {}", calls.name(), method, cause);
      if (usable.isEmpty()) usable.addAll(order);
    }
  }

  private static boolean isUnusable(RpcAnswer.Refused<?> refused) {
    if (refused.code() == -32601 || refused.code() == -32602 || refused.code() == -32600)
      return true;
    var text = refused.message().toLowerCase(Locale.ROOT);
    return text.contains("method not found")
        || text.contains("unsupported method")
        || text.contains("unknown method")
        || text.contains("not available")
        || text.contains("not whitelisted");
  }

  private static RpcCall<List<Bytes>> blockReceipts(BlockSelector which) {
    return new RpcCall<>(
        "eth_getBlockReceipts",
        out -> out.writeString(name(which)),
        in -> Json.readArray(in, ReceiptJson::read));
  }

  private static RpcCall<List<Bytes>> rawReceipts(BlockSelector which) {
    return new RpcCall<>(
        "debug_getRawReceipts",
        out -> out.writeString(name(which)),
        in -> Json.readArray(in, HexReader::bytes));
  }

  private static RpcCall<Bytes> transactionReceipt(Hash transaction) {
    return new RpcCall<>(
        "eth_getTransactionReceipt",
        out -> HexText.write(out, transaction.bytes()),
        ReceiptJson::read);
  }

  private static String name(BlockSelector which) {
    return switch (which) {
      case BlockSelector.ByHash(var hash) -> hash.toHex();
      case BlockSelector.ByNumber(var number) -> "0x" + Long.toHexString(number);
      case BlockSelector.ByLabel(var label) -> label.rpcName();
    };
  }
}
