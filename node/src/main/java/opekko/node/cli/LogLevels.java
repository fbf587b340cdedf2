package opekko.node.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.node.config.LogSettings;
import org.slf4j.LoggerFactory;

/** Sets how the process logs, at start and at run time. Levels by op-node's names. */
public final class LogLevels {
  private static final Map<String, Level> LEVELS =
      Map.of(
          "trace", Level.TRACE,
          "debug", Level.DEBUG,
          "info", Level.INFO,
          "warn", Level.WARN,
          "error", Level.ERROR,
          "crit", Level.ERROR);

  /** Tell why a cluster's leader changed, at the level of information, where Ratis says little. */
  private static final List<String> ELECTIONS =
      List.of(
          "org.apache.ratis.server.RaftServer$Division",
          "org.apache.ratis.server.impl.LeaderElection",
          "org.apache.ratis.server.impl.FollowerState");

  private LogLevels() {}

  static void apply(LogSettings settings) {
    var appender = settings.format();
    if (settings.isColored() && appender.equals("text")) appender = "colored";
    var before = System.setProperty("opekko.log.format", appender);
    // Whoever brings a configuration of their own has said how to log.
    var isOwn = System.getProperty("logback.configurationFile") != null;
    if (!isOwn && !appender.equals(before == null ? "text" : before)) reload();
    set(settings.level());
  }

  /** Sets the level of everything; empty when there is no level of that name. */
  public static Optional<Level> set(String name) {
    var level = Optional.ofNullable(LEVELS.get(name.toLowerCase(java.util.Locale.ROOT)));
    level.ifPresent(LogLevels::set);
    return level;
  }

  private static void set(Level level) {
    root().setLevel(level);
    var elections = level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO;
    ELECTIONS.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(elections));
  }

  /** Sends the log to a file instead of the terminal, at the same level. */
  static void toFile(Path file) {
    var level = root().getLevel();
    System.setProperty("opekko.log.file", file.toString());
    System.setProperty("opekko.log.format", "file");
    reload();
    set(level);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static void reload() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    context.reset();
    try {
      configurator.doConfigure(LogLevels.class.getResource("/logback.xml"));
    } catch (JoranException e) {
      throw new IllegalStateException("logback.xml inside the jar is unusable", e);
    }
  }
}
