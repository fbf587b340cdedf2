package opekko.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Microseconds for a Keccak hash, and for the root of 200 receipts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HashBenchmark {
  private final Transactions transactions = new Transactions(new SplittableRandom(1), 1);
  private final Bytes word = transactions.bytes(32);
  private final Bytes kilobyte = transactions.bytes(1024);
  private final List<Bytes> receipts = new SyntheticL1Block(1).receipts();

  @Benchmark
  public Hash keccakOfWord() {
    return Keccak.hash(word);
  }

  @Benchmark
  public Hash keccakOfKilobyte() {
    return Keccak.hash(kilobyte);
  }

  @Benchmark
  public Hash rootOf200Receipts() {
    return OrderedTrie.root(receipts);
  }
}
