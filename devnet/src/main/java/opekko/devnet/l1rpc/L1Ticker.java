package opekko.devnet.l1rpc;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import opekko.devnet.l1.L1Chain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets an L1 mine on its own, each block soon after its slot begins. */
public final class L1Ticker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(L1Ticker.class);
  private static final long EVERY_MILLIS = 50;

  private final L1Chain chain;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("l1-ticker").daemon(true).factory());

  private L1Ticker(L1Chain chain) {
    this.chain = chain;
  }

  public static L1Ticker start(L1Chain chain) {
    var ticker = new L1Ticker(chain);
    ticker.thread.scheduleAtFixedRate(ticker::tick, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return ticker;
  }

  private void tick() {
    try {
      chain.tick();
    } catch (RuntimeException e) {
      // Otherwise the executor would stop without a word.
      log.error("L1 could not mine", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
