package opekko.protocol.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanBatchBuilderTest {
  private static final long GENESIS_TIME = 1_000;
  private static final long CHAIN_ID = RandomTransactions.CHAIN_ID;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldGiveBackTheBlocksItWasBuiltFrom(long seed) {
    var random = new SplittableRandom(seed);
    var blocks = blocks(random, 1 + random.nextInt(40));

    var encoded = span(blocks).encode();
    var decoded = (SpanBatch) Batch.decode(encoded);

    assertEquals(encoded, decoded.encode());
    assertEquals(blocks.getFirst().timestamp(), GENESIS_TIME + decoded.relTimestamp());
    assertTrue(decoded.checksParent(blocks.getFirst().parentHash()));
    assertFalse(decoded.checksParent(Hash.ZERO));
    assertTrue(decoded.checksOrigin(blocks.getLast().epochHash()));
    assertFalse(decoded.checksOrigin(Hash.ZERO));
    assertArrayEquals(
        blocks.stream().mapToLong(SingularBatch::epochNumber).toArray(), decoded.originNumbers());
    assertEquals(
        blocks.stream().map(block -> block.transactions().size()).toList(),
        decoded.transactionCounts());
    assertEquals(
        blocks.stream().flatMap(block -> block.transactions().stream()).toList(),
        decoded.transactions().expand(CHAIN_ID));
  }

  @Test
  void shouldMarkTheFirstBlockOfAnEpoch() {
    var blocks = blocks(new SplittableRandom(1), 3);

    assertTrue(
        new SpanBatchBuilder(0, 1).add(bare(blocks.get(0)), true).build().originBits().get(0));
    assertFalse(
        new SpanBatchBuilder(0, 1).add(bare(blocks.get(0)), false).build().originBits().get(0));
  }

  @Test
  void shouldGiveBackTheTransactionsOfRandomSingularBatches() {
    var blocks = new ArrayList<SingularBatch>();
    for (var want : Vectors.json("batches", "singular-batches-random.json").get("batches"))
      blocks.add(
          (SingularBatch)
              Batch.decode(Bytes.concat(Bytes.of(0), Bytes.fromHex(want.get("rlp").asText()))));

    var builder = new SpanBatchBuilder(blocks.getFirst().timestamp() - 127, CHAIN_ID);
    blocks.forEach(block -> builder.add(block, false));
    var decoded = (SpanBatch) Batch.decode(builder.build().encode());

    assertEquals(127, decoded.relTimestamp());
    assertEquals(
        blocks.stream().flatMap(block -> block.transactions().stream()).toList(),
        decoded.transactions().expand(CHAIN_ID));
  }

  @Test
  void shouldRefuseTransactionsThatNoSpanCanCarry() {
    var transactions = new RandomTransactions(new SplittableRandom(3));
    var otherChain = BigInteger.valueOf(10);
    var foreign = transactions.of(SignedTransaction.DYNAMIC_FEE, otherChain);

    assertRefused(foreign, "transaction of chain 10 in a batch of chain 589");
    assertRefused(Bytes.of(3, 0xc0), "a transaction of type 3 cannot be batched");
    assertRefused(Bytes.of(0x7e, 0xc0), "a transaction of type 126 cannot be batched");
  }

  @Test
  void shouldRefuseBlocksOutOfOrderAndSpansOfNone() {
    var blocks = blocks(new SplittableRandom(1), 2);
    var builder = new SpanBatchBuilder(0, CHAIN_ID).add(blocks.get(1), true);

    assertThrows(IllegalArgumentException.class, () -> builder.add(blocks.get(0), false));
    assertThrows(IllegalStateException.class, () -> new SpanBatchBuilder(0, 1).build());
  }

  private static void assertRefused(Bytes transaction, String reason) {
    var block = new SingularBatch(Hash.ZERO, 1, Hash.ZERO, 1, List.of(transaction));
    var builder = new SpanBatchBuilder(0, CHAIN_ID);

    var error = assertThrows(IllegalArgumentException.class, () -> builder.add(block, true));

    assertEquals(reason, error.getMessage());
  }

  static SpanBatch span(List<SingularBatch> blocks) {
    var builder = new SpanBatchBuilder(GENESIS_TIME, CHAIN_ID);
    blocks.forEach(block -> builder.add(block, true));
    return builder.build();
  }

  /** Blocks two seconds apart; the L1 origin moves on by one now and then. */
  static List<SingularBatch> blocks(SplittableRandom random, int count) {
    var transactions = new RandomTransactions(random);
    var blocks = new ArrayList<SingularBatch>();
    var epoch = 100L;
    for (var i = 0; i < count; i++) {
      var content = new ArrayList<Bytes>();
      for (var left = random.nextInt(6); left > 0; left--) content.add(transactions.next());
      blocks.add(
          new SingularBatch(
              new Hash(transactions.bytes(32)),
              epoch,
              new Hash(transactions.bytes(32)),
              GENESIS_TIME + 50 + 2L * i,
              content));
      if (random.nextInt(4) == 0) epoch++;
    }
    return blocks;
  }

  private static SingularBatch bare(SingularBatch block) {
    return new SingularBatch(
        block.parentHash(), block.epochNumber(), block.epochHash(), block.timestamp(), List.of());
  }
}
