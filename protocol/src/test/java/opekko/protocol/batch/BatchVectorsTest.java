package opekko.protocol.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.channel.BatchReader;
import opekko.protocol.channel.Frame;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

/** Channels of real chains: frames, decompression, batches, whole transactions. */
class BatchVectorsTest {
  private static final long MAX_BYTES = 10_000_000;

  @Test
  void shouldReadTheSpanBatchOfARealBatcherTransaction() throws IOException {
    var expected = Vectors.json("batches", "op-mainnet-batcher-tx-19426586.json");
    var encoded = file("op-mainnet-batcher-tx-19426586.bin");
    var transaction = SignedTransaction.decode(encoded);

    assertEquals(expected.get("tx_hash").asText(), transaction.hash().toHex());
    assertEquals(expected.get("sender").asText(), transaction.sender().orElseThrow().toHex());
    checkSpan(expected.get("span"), transaction.data(), 10);
  }

  @Test
  void shouldReadTheSpanBatchOfARealBlob() throws IOException {
    var expected = Vectors.json("batches", "op-sepolia-blob-5335448.json");
    var data = BlobCodec.decode(file("op-sepolia-blob-5335448.bin"));

    assertEquals(expected.get("blob_data").asText(), data.toHex());
    var transactions = checkSpan(expected.get("span"), data, 11_155_420);
    for (var i = 0; i < transactions.size(); i++)
      assertEquals(expected.get("raw_txs").get(i).asText(), transactions.get(i).toHex());
  }

  @Test
  void shouldReadSingularBatchesOfARealChannel() throws IOException {
    var expected = Vectors.json("batches", "op-goerli-singular-batches.json");
    var frames = Frame.parseAll(Bytes.fromHex(expected.get("batcher_tx_data").asText()));
    var batches = batches(frames.getFirst().data());

    assertEquals(expected.get("batches").size(), batches.size());
    for (var i = 0; i < batches.size(); i++) {
      var batch = (SingularBatch) batches.get(i);
      var want = expected.get("batches").get(i);
      assertEquals(want.get("parent_hash").asText(), batch.parentHash().toHex());
      assertEquals(want.get("epoch_number").asLong(), batch.epochNumber());
      assertEquals(want.get("epoch_hash").asText(), batch.epochHash().toHex());
      assertEquals(want.get("timestamp").asLong(), batch.timestamp());
      assertEquals(texts(want.get("transactions")), hex(batch.transactions()));
      assertEquals(batch, Batch.decode(batch.encode()));
    }
  }

  @Test
  void shouldEncodeARandomSpanBatchToTheSameBytes() throws IOException {
    var expected = Vectors.json("batches", "span-batch-random-1.json");
    var encoded = Bytes.concat(Bytes.of(SpanBatch.TYPE), file("span-batch-random-1.bin"));
    var span = (SpanBatch) Batch.decode(encoded);

    assertEquals(expected.at("/prefix/rel_timestamp").asLong(), span.relTimestamp());
    assertEquals(
        expected.at("/prefix/l1_origin_num").asText(),
        Long.toUnsignedString(span.l1OriginNumber()));
    assertEquals(expected.get("block_count").asInt(), span.blockCount());
    assertEquals(encoded, span.encode());
  }

  @Test
  void shouldReadRandomSingularBatches() {
    for (var want : Vectors.json("batches", "singular-batches-random.json").get("batches")) {
      var encoded = Bytes.concat(Bytes.of(0), Bytes.fromHex(want.get("rlp").asText()));
      var batch = (SingularBatch) Batch.decode(encoded);

      assertEquals(want.get("epoch_number").asText(), Long.toUnsignedString(batch.epochNumber()));
      assertEquals(want.get("timestamp").asLong(), batch.timestamp());
      assertEquals(want.get("tx_count").asInt(), batch.transactions().size());
      assertEquals(encoded, batch.encode());
    }
  }

  @Test
  void shouldWriteFramesAsTheBatcherDoes() {
    var vectors = Vectors.json("batches", "force-close-frames.json");
    for (var want : vectors.get("cases")) {
      var bytes = Bytes.fromHex(want.get("output").asText());
      if (bytes.size() <= 1) continue;
      assertEquals(bytes, Frame.encodeAll(Frame.parseAll(bytes)));
    }
  }

  private static List<Bytes> checkSpan(JsonNode expected, Bytes batcherData, long chainId) {
    var frame = Frame.parseAll(batcherData).getFirst();
    var batches = batches(frame.data());
    assertEquals(1, batches.size());
    var span = (SpanBatch) batches.getFirst();
    assertEquals(expected.get("rel_timestamp").asLong(), span.relTimestamp());
    assertEquals(expected.get("l1_origin_num").asLong(), span.l1OriginNumber());
    assertEquals(expected.get("parent_check").asText(), span.parentCheck().toHex());
    assertEquals(expected.get("l1_origin_check").asText(), span.l1OriginCheck().toHex());
    assertEquals(expected.get("block_count").asInt(), span.blockCount());
    var transactions = span.transactions().expand(chainId);
    assertEquals(expected.get("tx_total").asInt(), transactions.size());
    var origins = span.originNumbers();
    var at = 0;
    for (var i = 0; i < span.blockCount(); i++) {
      var block = expected.get("blocks").get(i);
      assertEquals(block.get("l1_origin_number").asLong(), origins[i]);
      assertEquals(block.get("tx_count").asInt(), span.transactionCounts().get(i));
      for (var hash : block.get("tx_hashes"))
        assertEquals(hash.asText(), Keccak.hash(transactions.get(at++)).toHex());
    }
    return transactions;
  }

  /**
   * Real batchers flush their streams without always ending them: what was read before the break
   * counts.
   */
  private static List<Batch> batches(Bytes channel) {
    var batches = new ArrayList<Batch>();
    try (var reader = BatchReader.open(channel, MAX_BYTES, true)) {
      for (var next = reader.next(); next.isPresent(); next = reader.next())
        batches.add(next.get());
    } catch (InvalidData e) {
      assertTrue(e.getMessage().contains("cut short"), e.getMessage());
    }
    assertTrue(!batches.isEmpty());
    return batches;
  }

  private static List<String> texts(JsonNode array) {
    var list = new ArrayList<String>();
    array.forEach(item -> list.add(item.asText()));
    return list;
  }

  private static List<String> hex(List<Bytes> list) {
    return list.stream().map(Bytes::toHex).toList();
  }

  private static Bytes file(String name) throws IOException {
    return Bytes.wrap(Files.readAllBytes(Vectors.path("batches", name)));
  }
}
