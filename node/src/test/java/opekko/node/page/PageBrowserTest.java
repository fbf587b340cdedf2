package opekko.node.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.httpapi.page.Browser;
import opekko.node.devnet.ChainShape;
import opekko.node.devnet.Devnet;
import opekko.node.devnet.DevnetListener;
import opekko.node.devnet.DevnetPorts;
import opekko.node.devnet.DevnetSettings;
import opekko.node.devnet.Sequencers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A person opens the page of a running rollup, watches, stops it and starts it again. */
@Timeout(600)
class PageBrowserTest {
  private static final String UNSAFE = "[data-head=unsafe] .number";

  private static Browser browser;
  private static Devnet devnet;

  @BeforeAll
  static void start() {
    browser = Browser.start(Path.of("target", "page"));
    var settings =
        new DevnetSettings(
            Optional.empty(),
            ChainShape.every(1, 2),
            Sequencers.ALONE,
            OptionalLong.of(1),
            0,
            "auto",
            DevnetPorts.FREE);
    devnet = Devnet.start(settings, DevnetListener.NONE, "v0.1.0-test");
  }

  @AfterAll
  static void end() {
    if (browser != null) browser.close();
    if (devnet != null) devnet.close();
  }

  @Test
  void shouldShowARollupThatIsStoppedAndStartedFromThePage() throws Exception {
    var sequencer = devnet.map().sequencer();
    browser.looksLike(1200, 1500, "light");
    browser.open(sequencer.admin() + "/");
    browser.awaitText("#link", "live");
    awaitMore(UNSAFE, 2);
    awaitMore("[data-head=head] .number", 1);
    awaitMore("[data-head=safe] .number", 1);
    browser.awaitText("#batcher-state", "running");

    browser.type("#token", Files.readString(sequencer.adminToken()).strip());
    browser.click("#unlock");
    browser.awaitText("#sequencer-state", "active");
    browser.click("#stop");
    browser.click("#confirm");
    browser.awaitText("#results", "Stop sequencing: done, at 0x");
    browser.awaitText("#sequencer-state", "stopped");
    browser.awaitText("[data-head=unsafe] .why", "This node's sequencer is stopped");
    var stoppedAt = number(UNSAFE);
    // L1 goes on, the sequencer does not.
    awaitMore("[data-head=head] .number", 2);
    assertEquals(stoppedAt, number(UNSAFE));
    browser.picture("stopped");

    browser.click("#start");
    browser.click("#confirm");
    browser.awaitText("#results", "Start sequencing: done");
    awaitMore(UNSAFE, 3);
    browser.awaitText("#mailbox", "L1 head changed");
    browser.picture("light");
    browser.looksLike(1200, 1500, "dark");
    browser.picture("dark");
    browser.looksLike(390, 2600, "light");
    browser.picture("phone");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void shouldShowAVerifierThatFollows() {
    var verifier = devnet.map().nodes().getLast();
    browser.looksLike(1200, 1500, "light");

    browser.open(verifier.rpc() + "/");

    awaitMore(UNSAFE, 2);
    browser.awaitText("#sequencer", "it does not sequence");
    browser.awaitText("#operator", "operators' port");
    browser.picture("verifier");
  }

  private static void awaitMore(String css, long blocks) {
    browser.await("a number in " + css, _ -> number(css) >= 0);
    var from = number(css);
    browser.await(css + " is past " + (from + blocks), _ -> number(css) >= from + blocks);
  }

  /** Less than zero while there is none. */
  private static long number(String css) {
    var digits = browser.text(css).replaceAll("\\D", "");
    return digits.isEmpty() ? -1 : Long.parseLong(digits);
  }
}
