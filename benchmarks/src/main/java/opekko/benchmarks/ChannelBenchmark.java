package opekko.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import opekko.protocol.batch.Batch;
import opekko.protocol.batch.SpanBatch;
import opekko.protocol.channel.BatchReader;
import opekko.protocol.channel.ChannelEncoder;
import opekko.protocol.channel.Compression;
import opekko.protocol.type.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Milliseconds for a channel with one span batch of 600 blocks with 5 transactions each, about 600
 * kB: from its bytes to the span's columns, and from there to the transactions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ChannelBenchmark {
  private static final long MAX_BYTES = 100_000_000;

  private long chainId;
  private Bytes zlib;
  private Bytes brotli;
  private Bytes encoded;
  private SpanBatch decoded;

  @Setup
  public void fill() {
    var l2 = SyntheticL2.generate(1, SyntheticL1.SPAN, 5);
    chainId = l2.config().l2ChainId();
    var span = SyntheticL1.span(l2, 0, SyntheticL1.SPAN);
    zlib = ChannelEncoder.channel(List.of(span), Compression.ZLIB);
    brotli = ChannelEncoder.channel(List.of(span), Compression.BROTLI);
    encoded = span.encode();
    decoded = (SpanBatch) Batch.decode(encoded);
  }

  @Benchmark
  public Optional<Batch> readZlib() {
    return read(zlib);
  }

  @Benchmark
  public Optional<Batch> readBrotli() {
    return read(brotli);
  }

  private static Optional<Batch> read(Bytes channel) {
    try (var reader = BatchReader.open(channel, MAX_BYTES, true)) {
      return reader.next();
    }
  }

  @Benchmark
  public Batch spanDecode() {
    return Batch.decode(encoded);
  }

  @Benchmark
  public List<Bytes> spanExpand() {
    return decoded.transactions().expand(chainId);
  }
}
