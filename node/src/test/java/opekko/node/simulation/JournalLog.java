package opekko.node.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/** What is logged on a world's thread goes into the world's journal, and nowhere else. */
final class JournalLog extends TurboFilter {
  private static final JournalLog INSTALLED = new JournalLog();

  private final ThreadLocal<Journal> journals = new ThreadLocal<>();

  /** From here on this thread's log goes there. */
  static void divertTo(Journal journal) {
    install();
    INSTALLED.journals.set(journal);
  }

  /** Whoever reads the log's configuration anew, as other tests do, takes the filter away. */
  private static synchronized void install() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (!context.getTurboFilterList().contains(INSTALLED)) context.addTurboFilter(INSTALLED);
  }

  /** This thread logs as usual again. */
  static void restore() {
    INSTALLED.journals.remove();
  }

  @Override
  public FilterReply decide(
      Marker marker,
      Logger logger,
      Level level,
      String format,
      Object[] arguments,
      Throwable fault) {
    var journal = journals.get();
    if (journal == null) return FilterReply.NEUTRAL;
    if (level.isGreaterOrEqual(Level.INFO)) {
      if (format != null)
        journal.note("log", format(format, arguments), fault == null ? "" : fault);
      else return FilterReply.ACCEPT;
    }
    return FilterReply.DENY;
  }

  private static String format(String format, Object[] arguments) {
    return arguments == null
        ? format
        : MessageFormatter.arrayFormat(format, arguments).getMessage();
  }
}
