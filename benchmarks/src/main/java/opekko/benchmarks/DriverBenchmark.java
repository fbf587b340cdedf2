package opekko.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import opekko.driver.DriverMachine;
import opekko.driver.Step;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Microseconds for a step of the driver's machine, on average over all steps of a catch-up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DriverBenchmark {
  private static final int BLOCKS = 600;

  private DriverMachine machine;
  private List<DriverTrace.Moment> moments;
  private int next;

  @Setup
  public void fill() {
    var l2 = SyntheticL2.generate(1, BLOCKS, 5);
    var trace = DriverTrace.of(l2, SyntheticL1.withCalldata(SyntheticL1.channels(l2)));
    machine = trace.machine();
    moments = trace.moments();
  }

  @Benchmark
  public Step step() {
    if (next == moments.size()) next = 0;
    var moment = moments.get(next++);
    return machine.step(moment.state(), moment.event(), DriverTrace.NOW);
  }
}
