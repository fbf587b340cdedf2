package opekko.devnet.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.RecordedChain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fees and footprints as op-geth computed them on chains that do have contracts. */
class RecordedBlocksTest {
  @ParameterizedTest
  @ValueSource(strings = {"rec-all-forks", "rec-jovian-sysconfig", "rec-isthmus-deposits"})
  void shouldComputeTheBaseFeeOfRecordedBlocks(String name) {
    var chain = RecordedChain.open(name);
    var compared = 0;
    for (var block : chain.l2().values()) {
      var parent = chain.l2().get(block.parentHash());
      if (parent == null) continue;
      assertEquals(
          block.baseFeePerGas(),
          L2Fees.nextBaseFee(chain.rollup(), header(parent), block.timestamp()),
          () -> "base fee of block " + block.blockNumber());
      compared++;
    }
    assertTrue(compared > 10, "only " + compared + " blocks have their parents on file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rec-all-forks", "rec-jovian-sysconfig"})
  void shouldComputeTheDaFootprintOfRecordedBlocks(String name) {
    var chain = RecordedChain.open(name);
    var largest = 0L;
    for (var block : chain.l2().values()) {
      if (!chain.rollup().isActive(Hardfork.JOVIAN, block.timestamp())) continue;
      var transactions = PayloadImport.transactions(block.transactions());
      if (transactions.isEmpty()) continue;
      var footprint = DaFootprint.of(chain.rollup(), block.timestamp(), transactions);
      var sum =
          transactions.stream()
              .filter(L2Transaction.Signed.class::isInstance)
              .mapToLong(each -> footprint.of(each.encoded()))
              .sum();
      assertEquals(block.blobGasUsed().orElseThrow(), sum);
      largest = Math.max(largest, sum);
    }
    assertTrue(largest > 0, "no recorded block has transactions");
  }

  private static BlockHeader header(ExecutionPayload payload) {
    return PayloadHash.header(new PayloadEnvelope(Optional.empty(), payload));
  }
}
