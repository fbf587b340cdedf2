package opekko.devnet.eth;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.json.HexText;

/**
 * What eth_feeHistory tells.
 *
 * @param blocks in order, without a gap, up to the newest
 * @param percentiles of the tips, ascending
 */
record FeeHistory(EthBlock newest, List<EthBlock> blocks, List<Double> percentiles) {
  private static final long MAX_BLOCKS = 1024;
  private static final int MAX_PERCENTILES = 100;

  /**
   * @param count how many blocks are wanted
   */
  static FeeHistory of(EthBlocks chain, long count, EthBlock newest, List<Double> percentiles) {
    if (percentiles.size() > MAX_PERCENTILES
        || percentiles.stream().anyMatch(each -> each < 0 || each > 100))
      throw RpcRefusal.serverError("invalid reward percentile: up to 100 of 0 to 100");
    var blocks = new ArrayList<EthBlock>();
    var wanted = Math.min(Math.min(count, MAX_BLOCKS), newest.number() + 1);
    for (var number = newest.number() - wanted + 1; number < newest.number(); number++)
      chain.block(number).ifPresent(blocks::add);
    if (wanted > 0) blocks.add(newest);
    return new FeeHistory(newest, blocks, percentiles);
  }

  void write(JsonGenerator out, EthRules rules) throws IOException {
    out.writeStartObject();
    var oldest = blocks.isEmpty() ? newest.number() : blocks.getFirst().number();
    HexText.writeQuantity(out, "oldestBlock", oldest);
    out.writeArrayFieldStart("baseFeePerGas");
    for (var block : blocks) writeWei(out, block.baseFee());
    writeWei(out, rules.nextBaseFee(newest.header()));
    out.writeEndArray();
    out.writeArrayFieldStart("gasUsedRatio");
    for (var block : blocks) writeRatio(out, block.header().gasUsed(), block.header().gasLimit());
    out.writeEndArray();
    out.writeArrayFieldStart("baseFeePerBlobGas");
    for (var block : blocks) writeWei(out, rules.blobBaseFee(block.header()));
    writeWei(out, rules.nextBlobBaseFee(newest.header()));
    out.writeEndArray();
    out.writeArrayFieldStart("blobGasUsedRatio");
    for (var block : blocks)
      writeRatio(out, block.header().blobGasUsed().orElse(0), rules.maxBlobGas(block.header()));
    out.writeEndArray();
    if (!percentiles.isEmpty()) writeRewards(out);
    out.writeEndObject();
  }

  private void writeRewards(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("reward");
    for (var block : blocks) {
      out.writeStartArray();
      for (var percentile : percentiles) writeWei(out, tipAt(block, percentile));
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  /** The tip below which that part of the block's gas was bought; zero in an empty block. */
  private static BigInteger tipAt(EthBlock block, double percentile) {
    var order =
        IntStream.range(0, block.transactions().size())
            .boxed()
            .sorted(Comparator.comparing(block::tip))
            .toList();
    var wanted = block.header().gasUsed() * percentile / 100;
    var gas = 0L;
    var tip = BigInteger.ZERO;
    for (var i : order) {
      tip = block.tip(i);
      gas += block.gasUsed(i);
      if (gas >= wanted) break;
    }
    return tip;
  }

  private static void writeWei(JsonGenerator out, BigInteger amount) throws IOException {
    out.writeString("0x" + amount.toString(16));
  }

  private static void writeRatio(JsonGenerator out, long used, long max) throws IOException {
    out.writeNumber(max == 0 ? 0.0 : (double) used / max);
  }
}
