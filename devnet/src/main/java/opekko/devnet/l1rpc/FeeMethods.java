package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Fees;
import opekko.devnet.l1.MinedBlock;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** Methods about gas and its price. */
final class FeeMethods {
  private static final BigInteger USUAL_TIP = BigInteger.valueOf(1_000_000_000);
  private static final long MAX_HISTORY = 1024;
  private static final double GAS_PER_BLOB = 131_072;

  private final L1Chain chain;

  FeeMethods(L1Chain chain) {
    this.chain = chain;
  }

  Map<String, RpcMethod> table() {
    return Map.of(
        "eth_gasPrice", _ -> wei(nextBaseFee(chain.head().header()).add(USUAL_TIP)),
        "eth_maxPriorityFeePerGas", _ -> wei(USUAL_TIP),
        "eth_blobBaseFee", _ -> wei(nextBlobFee(chain.head().header())),
        "eth_estimateGas", this::estimate,
        "eth_feeHistory", this::history);
  }

  private static Json.Writer wei(BigInteger amount) {
    return out -> out.writeString("0x" + amount.toString(16));
  }

  private static BigInteger nextBaseFee(BlockHeader header) {
    return L1Fees.nextBaseFee(header);
  }

  private BigInteger nextBlobFee(BlockHeader header) {
    var genesis = chain.genesis();
    var time = header.time() + genesis.secondsPerSlot();
    return L1Fees.blobBaseFee(L1Fees.nextExcessBlobGas(header, time, genesis), time, genesis);
  }

  private Json.Writer estimate(RpcParams params) {
    var call = params.object(0);
    if (!call.has("to"))
      throw new RpcRefusal(RpcRefusal.SERVER_ERROR, "this L1 has no EVM: it creates no contracts");
    var from = call.has("from") ? RpcParams.address(call.get("from"), "from") : Address.ZERO;
    var value = call.has("value") ? RpcParams.number(call.get("value"), "value") : BigInteger.ZERO;
    try {
      return BlockMethods.quantity(
          chain.estimateGas(from, RpcParams.address(call.get("to"), "to"), value, input(call)));
    } catch (InvalidData e) {
      throw new RpcRefusal(RpcRefusal.SERVER_ERROR, e.getMessage());
    }
  }

  private static Bytes input(JsonNode call) {
    if (call.has("input")) return RpcParams.bytes(call.get("input"), "input");
    return call.has("data") ? RpcParams.bytes(call.get("data"), "data") : Bytes.EMPTY;
  }

  private Json.Writer history(RpcParams params) {
    var newest = params.existingBlock(1, chain);
    var count = Math.min(Math.min(params.quantity(0), MAX_HISTORY), newest.number() + 1);
    var percentiles = params.numbers(2);
    var blocks = new ArrayList<MinedBlock>();
    for (var number = newest.number() - count + 1; number < newest.number(); number++)
      chain.block(number).ifPresent(blocks::add);
    if (count > 0) blocks.add(newest);
    return out -> writeHistory(out, blocks, newest, percentiles);
  }

  private void writeHistory(
      JsonGenerator out, List<MinedBlock> blocks, MinedBlock newest, List<Double> percentiles)
      throws IOException {
    out.writeStartObject();
    var oldest = blocks.isEmpty() ? newest.number() : blocks.getFirst().number();
    HexText.writeQuantity(out, "oldestBlock", oldest);
    out.writeArrayFieldStart("baseFeePerGas");
    for (var block : blocks) writeWei(out, block.header().baseFee().orElseThrow());
    writeWei(out, nextBaseFee(newest.header()));
    out.writeEndArray();
    out.writeArrayFieldStart("gasUsedRatio");
    for (var block : blocks)
      out.writeNumber((double) block.header().gasUsed() / block.header().gasLimit());
    out.writeEndArray();
    out.writeArrayFieldStart("baseFeePerBlobGas");
    for (var block : blocks) writeWei(out, blobFee(block.header()));
    writeWei(out, nextBlobFee(newest.header()));
    out.writeEndArray();
    out.writeArrayFieldStart("blobGasUsedRatio");
    for (var block : blocks) out.writeNumber(blobRatio(block.header()));
    out.writeEndArray();
    if (!percentiles.isEmpty()) writeRewards(out, blocks, percentiles);
    out.writeEndObject();
  }

  private BigInteger blobFee(BlockHeader header) {
    return L1Fees.blobBaseFee(header.excessBlobGas().orElseThrow(), header.time(), chain.genesis());
  }

  private double blobRatio(BlockHeader header) {
    var max = chain.genesis().forks().at(header.time()).max() * GAS_PER_BLOB;
    return header.blobGasUsed().orElseThrow() / max;
  }

  private static void writeRewards(
      JsonGenerator out, List<MinedBlock> blocks, List<Double> percentiles) throws IOException {
    out.writeArrayFieldStart("reward");
    for (var block : blocks) {
      out.writeStartArray();
      for (var percentile : percentiles) writeWei(out, tipAt(block, percentile));
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  /** The tip below which that part of the block's gas was bought; zero in an empty block. */
  private static BigInteger tipAt(MinedBlock block, double percentile) {
    var baseFee = block.header().baseFee().orElseThrow();
    var order =
        IntStream.range(0, block.transactions().size())
            .boxed()
            .sorted(Comparator.comparing(i -> tip(block, i, baseFee)))
            .toList();
    var wanted = block.header().gasUsed() * percentile / 100;
    var gas = 0L;
    var tip = BigInteger.ZERO;
    for (var i : order) {
      tip = tip(block, i, baseFee);
      gas += block.gasUsed(i);
      if (gas >= wanted) break;
    }
    return tip;
  }

  private static BigInteger tip(MinedBlock block, int index, BigInteger baseFee) {
    return block.transactions().get(index).effectivePrice(baseFee).subtract(baseFee);
  }

  private static void writeWei(JsonGenerator out, BigInteger amount) throws IOException {
    out.writeString("0x" + amount.toString(16));
  }
}
