package opekko.node.derive;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import opekko.devnet.replay.Fixture;
import opekko.protocol.api.SyncStatus;

/** A bar at the foot of the terminal: blocks made safe, blocks per second, time left. */
final class ProgressLine implements RunListener, AutoCloseable {
  private static final int WIDTH = 100;
  private static final int INTERVAL_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream terminal;
  private final ProgressBar bar;
  private final long first;

  ProgressLine(Fixture fixture, PrintStream terminal) {
    this.terminal = terminal;
    this.first = fixture.start().number();
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(fixture.name())
            .setInitialMax(fixture.expected().size())
            .setUnit(" blocks", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setConsumer(new Foot())
            .build();
  }

  @Override
  public void moved(SyncStatus status) {
    bar.stepTo(Math.max(0, status.safeL2().number() - first));
  }

  @Override
  public void settled(String step) {}

  /** Prints above the bar, which comes back with its next update. */
  void printAbove(String line) {
    synchronized (terminal) {
      terminal.print(CLEAR_LINE + line + System.lineSeparator());
    }
  }

  @Override
  public void close() {
    bar.close();
  }

  /** Draws in one line and leaves nothing behind. */
  private final class Foot implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String rendered) {
      synchronized (terminal) {
        terminal.print("\r" + rendered);
        terminal.flush();
      }
    }

    @Override
    public void close() {
      synchronized (terminal) {
        terminal.print(CLEAR_LINE);
        terminal.flush();
      }
    }
  }
}
