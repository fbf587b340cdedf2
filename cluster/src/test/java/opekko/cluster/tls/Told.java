package opekko.cluster.tls;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.slf4j.LoggerFactory;

/**
 * What an operator is told of those who are shut out: the lines of the log, and what is counted.
 */
public final class Told implements NodeMetrics, AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;

  private final List<String> lines = new ArrayList<>();
  private final List<String> counted = new ArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          add(lines, event.getFormattedMessage());
        }
      };

  public Told() {
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(appender);
  }

  public Refusals refusals() {
    return refusals(System::nanoTime);
  }

  Refusals refusals(LongSupplier nanos) {
    return new Refusals(this, nanos);
  }

  private synchronized void add(List<String> to, String what) {
    to.add(what);
    notifyAll();
  }

  /** Waits for a line that has all these parts. */
  public synchronized String await(String... parts) throws InterruptedException {
    var end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (true) {
      for (var line : lines) if (List.of(parts).stream().allMatch(line::contains)) return line;
      var left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) throw new AssertionError("nothing of " + List.of(parts) + " in " + lines);
      wait(left);
    }
  }

  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  public synchronized List<String> counted() {
    return List.copyOf(counted);
  }

  @Override
  public void ha(HaMetric metric, String label, double value) {
    if (metric == HaMetric.TLS_REFUSALS) add(counted, label);
  }

  @Override
  public void count(NodeEvent event) {}

  @Override
  public void set(NodeGauge gauge, double value) {}

  @Override
  public void l1Ref(String type, L1BlockRef ref) {}

  @Override
  public void l2Ref(String type, L2BlockRef ref) {}

  @Override
  public void rpcCall(String client, String method, double seconds, String error) {}

  @Override
  public void close() {
    logger.detachAppender(appender);
    appender.stop();
  }
}
