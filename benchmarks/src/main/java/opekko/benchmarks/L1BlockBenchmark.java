package opekko.benchmarks;

import java.util.concurrent.TimeUnit;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Microseconds for an L1 block of 200 transactions that has been fetched and checked. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class L1BlockBenchmark {
  private final SyntheticL1Block block = new SyntheticL1Block(1);
  private final Bytes header = block.header().encode();
  private final Hash hash = block.header().hash();
  private final L1BlockDigest digest = new L1BlockDigest(SyntheticL2.generate(1, 0, 0).config());

  @Benchmark
  public BlockHeader headerDecode() {
    return BlockHeader.decode(header);
  }

  @Benchmark
  public L1Block digest() {
    return digest.of(block.header(), hash, block.transactions(), block.receipts());
  }
}
