package opekko.benchmarks;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import opekko.protocol.blob.BlobBatchCheck;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.type.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Milliseconds for each blob: checked alone, checked in batches, and decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class BlobBenchmark {
  private static final int MOST = 21;

  private final BlobBatchCheck check = new BlobBatchCheck(new SecureRandom());
  private final List<BlobBatchCheck.Claim> claims = new ArrayList<>();

  @Setup
  public void fill() {
    var random = new SplittableRandom(1);
    for (var i = 0; i < MOST; i++) {
      var data = new byte[BlobCodec.MAX_DATA_SIZE];
      random.nextBytes(data);
      claims.add(SyntheticL1.claim(Bytes.wrap(data)));
    }
  }

  @Benchmark
  public boolean plain() {
    return BlobBatchCheck.holdsAlone(claims.getFirst());
  }

  @Benchmark
  public List<Integer> batchOf1() {
    return check.wrong(claims.subList(0, 1));
  }

  @Benchmark
  @OperationsPerInvocation(6)
  public List<Integer> batchOf6() {
    return check.wrong(claims.subList(0, 6));
  }

  @Benchmark
  @OperationsPerInvocation(MOST)
  public List<Integer> batchOf21() {
    return check.wrong(claims);
  }

  @Benchmark
  public Bytes decode() {
    return BlobCodec.decode(claims.getFirst().blob());
  }
}
