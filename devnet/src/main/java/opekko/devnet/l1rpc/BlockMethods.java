package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import opekko.devnet.l1.Admission;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.MinedBlock;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;

/** Methods about blocks and transactions. */
final class BlockMethods {
  private static final Json.Writer NULL = JsonGenerator::writeNull;

  private final L1Chain chain;

  BlockMethods(L1Chain chain) {
    this.chain = chain;
  }

  Map<String, RpcMethod> table() {
    return Map.ofEntries(
        Map.entry("web3_clientVersion", _ -> out -> out.writeString("opekko-devnet-l1")),
        Map.entry("net_version", _ -> out -> out.writeString("" + chain.genesis().chainId())),
        Map.entry("net_listening", _ -> out -> out.writeBoolean(false)),
        Map.entry("eth_syncing", _ -> out -> out.writeBoolean(false)),
        Map.entry("eth_chainId", _ -> quantity(chain.genesis().chainId())),
        Map.entry("eth_blockNumber", _ -> quantity(chain.head().number())),
        Map.entry("eth_getBlockByNumber", this::block),
        Map.entry("eth_getBlockByHash", this::block),
        Map.entry("eth_getBlockReceipts", this::receipts),
        Map.entry("eth_getTransactionByHash", this::transaction),
        Map.entry("eth_getTransactionReceipt", this::receipt),
        Map.entry("eth_sendRawTransaction", this::send),
        Map.entry(
            "eth_call",
            _ -> {
              throw new RpcRefusal(RpcRefusal.SERVER_ERROR, "this L1 has no EVM: it cannot call");
            }));
  }

  static Json.Writer quantity(long value) {
    return out -> out.writeString("0x" + Long.toHexString(value));
  }

  private Json.Writer block(RpcParams params) {
    return orNull(
        params.block(0, chain), block -> out -> BlockJson.write(out, block, params.flag(1)));
  }

  private Json.Writer receipts(RpcParams params) {
    return orNull(params.block(0, chain), block -> out -> ReceiptJson.writeAll(out, chain, block));
  }

  private static Json.Writer orNull(
      Optional<MinedBlock> block, Function<MinedBlock, Json.Writer> writer) {
    return block.map(writer).orElse(NULL);
  }

  private Json.Writer transaction(RpcParams params) {
    var hash = params.hash(0);
    return chain
        .inclusion(hash)
        .<Json.Writer>map(place -> out -> TransactionJson.write(out, place.block(), place.index()))
        .or(() -> chain.pending(hash).map(known -> out -> TransactionJson.writePending(out, known)))
        .orElse(NULL);
  }

  private Json.Writer receipt(RpcParams params) {
    return chain
        .inclusion(params.hash(0))
        .<Json.Writer>map(
            place -> out -> ReceiptJson.write(out, chain, place.block(), place.index()))
        .orElse(NULL);
  }

  private Json.Writer send(RpcParams params) {
    return switch (chain.submit(params.bytes(0))) {
      case Admission.Admitted(var known) -> out -> HexText.write(out, known.hash().bytes());
      case Admission.Refused(var reason) -> throw new RpcRefusal(RpcRefusal.SERVER_ERROR, reason);
    };
  }
}
