package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import opekko.node.config.LogSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a log line looks like in each format. */
class LogLevelsTest {
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final PrintStream err = System.err;

  @AfterEach
  void restore() {
    System.setErr(err);
    LogLevels.apply(new LogSettings("error", "text", false));
  }

  /** The console of the log is looked up when its configuration is read, so it is read anew. */
  private String line(LogSettings settings, String logger) {
    LogLevels.apply(
        new LogSettings("info", settings.format().equals("json") ? "text" : "json", false));
    System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
    LogLevels.apply(settings);
    LoggerFactory.getLogger(logger).info("head \"{}\" moved", 7);
    return seen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldWritePlainTextWithoutColour() {
    var line = line(new LogSettings("info", "text", false), "opekko.Some");
    assertTrue(line.contains("INFO  Some"), line);
    assertTrue(line.contains("head \"7\" moved"), line);
    assertFalse(line.contains("\u001b["), line);
  }

  @Test
  void shouldSilenceElectionsWithTheRest() {
    var elections = LoggerFactory.getLogger("org.apache.ratis.server.impl.LeaderElection");

    LogLevels.apply(new LogSettings("error", "text", false));
    assertFalse(elections.isInfoEnabled());
    assertFalse(elections.isWarnEnabled());
    LogLevels.apply(new LogSettings("info", "text", false));
    assertTrue(elections.isInfoEnabled());
    LogLevels.apply(new LogSettings("trace", "text", false));
    assertFalse(elections.isDebugEnabled());
  }

  @Test
  void shouldColourTextWhenToldTo() {
    var line = line(new LogSettings("info", "text", true), "opekko.Some");
    assertTrue(line.contains("\u001b["), line);
  }

  @Test
  void shouldWriteOneJsonObjectALine() throws Exception {
    var line = line(new LogSettings("info", "json", true), "opekko.Some");
    var json = new ObjectMapper().readTree(line);
    assertEquals("head \"7\" moved", json.get("formattedMessage").asText());
    assertEquals("INFO", json.get("level").asText());
  }

  @Test
  void shouldQuoteMessagesInLogfmt() {
    var line = line(new LogSettings("info", "logfmt", false), "opekko.Some");
    assertTrue(line.contains("lvl=INFO logger=Some msg=\"head '7' moved\""), line);
  }

  @Test
  void shouldKeepAuditLinesWhateverTheLevel() {
    var line = line(new LogSettings("error", "text", false), "opekko.audit");
    assertTrue(line.contains("head"), line);
  }
}
