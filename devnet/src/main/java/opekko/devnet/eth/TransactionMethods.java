package opekko.devnet.eth;

import java.util.Map;
import java.util.Optional;
import opekko.devnet.rpc.Results;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.protocol.json.Json;

/** Methods about transactions. */
final class TransactionMethods {
  private final EthBlocks chain;
  private final EthPool pool;
  private final EthRules rules;

  TransactionMethods(EthBlocks chain, EthPool pool, EthRules rules) {
    this.chain = chain;
    this.pool = pool;
    this.rules = rules;
  }

  Map<String, RpcMethod> table() {
    return Map.of(
        "eth_sendRawTransaction",
        params -> Results.bytes(pool.submit(params.bytes(0)).bytes()),
        "eth_getTransactionByHash",
        this::transaction,
        "eth_getRawTransactionByHash",
        this::raw,
        "debug_getRawTransaction",
        this::raw,
        "eth_getTransactionByBlockHashAndIndex",
        this::atIndex,
        "eth_getTransactionByBlockNumberAndIndex",
        this::atIndex,
        "eth_getTransactionReceipt",
        this::receipt);
  }

  private Json.Writer transaction(RpcParams params) {
    var hash = params.hash(0);
    return chain
        .place(hash)
        .<Json.Writer>map(place -> out -> TransactionJson.write(out, place.block(), place.index()))
        .or(() -> pool.pending(hash).map(known -> out -> TransactionJson.writePending(out, known)))
        .orElse(Results.NULL);
  }

  private Json.Writer raw(RpcParams params) {
    var hash = params.hash(0);
    return chain
        .place(hash)
        .<EthTransaction>map(place -> place.block().transactions().get(place.index()))
        .or(() -> pool.pending(hash))
        .map(known -> Results.bytes(known.encoded()))
        .orElse(Results.NULL);
  }

  private Json.Writer atIndex(RpcParams params) {
    var index = params.quantity(1);
    return Results.orNull(
        new Blocks(chain).find(params, 0).flatMap(block -> place(block, index)),
        place -> out -> TransactionJson.write(out, place.block(), place.index()));
  }

  private static Optional<EthBlocks.Place> place(EthBlock block, long index) {
    return index < block.transactions().size()
        ? Optional.of(new EthBlocks.Place(block, (int) index))
        : Optional.empty();
  }

  private Json.Writer receipt(RpcParams params) {
    return Results.orNull(
        chain.place(params.hash(0)),
        place -> out -> ReceiptJson.write(out, rules, place.block(), place.index()));
  }
}
