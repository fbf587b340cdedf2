package opekko.httpapi.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import opekko.httpapi.BoundHttp;
import opekko.httpapi.HttpApi;
import opekko.httpapi.HttpApiConfig;
import opekko.httpapi.HttpApiConfig.Address;
import opekko.httpapi.rpc.RpcLimits;
import opekko.protocol.api.ApiResult;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser, before a node that moves when the test says so. */
@Timeout(300)
class PageTest {
  private static final Address ANY = new Address("127.0.0.1", 0);
  private static final String UNSAFE = "[data-head=unsafe] .number";

  @TempDir static Path dir;
  private static Browser browser;
  private static ActorTestKit kit;
  private static String token;

  private MovingNode node;
  private BoundHttp http;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start(Path.of("target", "page"));
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void close() {
    if (browser == null) return;
    browser.close();
    kit.shutdownTestKit();
  }

  @BeforeEach
  void startNode() throws IOException {
    node = new MovingNode(InstantSource.system());
    for (var i = 0; i < 30; i++) node.mine();
    http = listen(ANY);
    token = Files.readString(dir.resolve("token")).strip();
    browser.looksLike(1200, 1500, "light");
  }

  @AfterEach
  void stopNode() {
    browser.open("about:blank");
    browser.complaints();
    stop();
  }

  private BoundHttp listen(Address rpc) {
    var config =
        new HttpApiConfig(
            rpc,
            false,
            Optional.of(new HttpApiConfig.Admin(ANY, dir.resolve("token"))),
            Optional.empty(),
            new HttpApiConfig.Metrics.Off(),
            RpcLimits.DEFAULT);
    return HttpApi.start(kit.system(), config, PageDemo.node(node, Optional.empty()))
        .toCompletableFuture()
        .join();
  }

  private void stop() {
    http.stop(Duration.ofMillis(200)).toCompletableFuture().join();
  }

  private String publicPage() {
    return "http://127.0.0.1:" + http.rpc().getPort() + "/";
  }

  private String operatorsPage() {
    return "http://127.0.0.1:" + http.admin().orElseThrow().getPort() + "/";
  }

  @Test
  void shouldShowHeadsThatMove() {
    browser.open(publicPage());
    assertFalse(browser.find("#cluster-card").isDisplayed());
    browser.awaitText("#link", "live");
    browser.awaitText(UNSAFE, "1,204,900");
    var mark = "return +document.querySelector('#l2-lane circle').getAttribute('cx')";
    browser.await("the head is on its lane", _ -> ((Number) browser.run(mark)).intValue() > 0);

    for (var i = 0; i < 3; i++) node.mine();
    browser.awaitText(UNSAFE, "1,204,903");
    node.derive(50);
    browser.awaitText("[data-head=safe] .number", "1,204,830");
    node.fail("engine: connection refused");
    browser.awaitText("#happenings", "engine: connection refused");
    node.reorgL1();
    browser.awaitText("#happenings", "L1 reorg, at least 2 blocks deep");

    browser.picture("light");
    browser.looksLike(1200, 1500, "dark");
    browser.picture("dark");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void shouldStopAndStartTheSequencerAfterTheTokenWasGiven() {
    browser.open(operatorsPage());
    browser.type("#token", "this is not it, surely");
    browser.click("#unlock");
    browser.awaitText("#operator-message", "This is not the token.");

    browser.type("#token", token);
    browser.click("#unlock");
    browser.click("#stop");
    browser.awaitText("dialog", "admin_stopSequencer()");
    browser.picture("confirm");
    browser.click("#cancel");
    assertTrue(isActive(), "cancelled");
    browser.click("#stop");
    browser.click("#confirm");
    browser.awaitText("#results", "Stop sequencing: done");
    assertFalse(isActive());
    browser.awaitText("#sequencer-state", "stopped");

    browser.click("#start");
    browser.awaitText("dialog", "admin_startSequencer(" + node.unsafeHead().hash() + ")");
    browser.click("#confirm");
    browser.awaitText("#results", "Start sequencing: done");
    assertTrue(isActive());
    browser.awaitText("#sequencer-state", "active");
    browser.picture("operator");
  }

  @Test
  void shouldShowWhatTheNodeRefuses() {
    browser.open(operatorsPage());
    browser.type("#token", token);
    browser.click("#unlock");
    node.stopSequencer();
    browser.awaitText("#sequencer-state", "stopped");
    browser.click("#start");
    browser.awaitText("dialog", "admin_startSequencer");
    node.startSequencer(node.unsafeHead().hash());

    browser.click("#confirm");

    browser.awaitText("#results", "sequencer already running");
  }

  @Test
  void shouldCallForEachActionWhatItSays() {
    browser.open(operatorsPage());
    browser.type("#token", token);
    browser.click("#unlock");
    node.asked.clear();

    browser.click("#reset");
    browser.click("#confirm");
    browser.awaitText("#results", "Reset derivation: done");
    browser.click("#set-level");
    browser.click("#confirm");
    browser.awaitText("#results", "Set the log level to info: done");
    browser.click("#recover");
    browser.click("#confirm");
    browser.awaitText("#results", "Enter recover mode: done");
    browser.awaitText("#recover", "Leave recover mode");
    browser.click("#show-journal");
    browser.awaitText(".journal", "L1HeadChanged");

    assertEquals(
        List.of("resetDerivationPipeline", "setLogLevel info", "setRecoverMode true"), node.asked);
  }

  @Test
  void shouldKeepTheTokenOutOfAllThatLasts() {
    browser.open(operatorsPage());
    browser.type("#token", token);
    browser.click("#unlock");
    browser.awaitText("#operator-state", "unlocked");

    var kept =
        browser.run(
            "return [location.href, document.cookie, JSON.stringify(localStorage),"
                + " JSON.stringify(sessionStorage), document.documentElement.outerHTML,"
                + " performance.getEntriesByType('resource').map(e => e.name).join()].join()");

    assertFalse(String.valueOf(kept).contains(token));
    browser.click("#lock");
    browser.awaitText("#operator-state", "locked");
    assertEquals("", browser.find("#token").getDomProperty("value"));
  }

  @Test
  void shouldSendOperatorsOfThePublicPageToTheirPort() {
    browser.open(publicPage());
    browser.click("#operator-link");

    browser.await("the other port's page", _ -> browser.find("#token").isDisplayed());
    assertEquals(operatorsPage(), browser.run("return location.href"));
  }

  @Test
  void shouldSayThatTheNodeIsGoneAndGoOnWhenItIsBack() {
    browser.open(publicPage());
    browser.awaitText("#link", "live");
    var port = http.rpc().getPort();
    stop();

    browser.awaitText("#link", "no answer since");
    browser.awaitText("#happenings", "The node does not answer.");
    assertEquals("gone", browser.find("#main").getDomAttribute("data-state"));
    assertTrue(String.valueOf(browser.run("return document.title")).startsWith("⚠"));
    browser.picture("gone");

    http = listen(new Address("127.0.0.1", port));
    node.mine();
    browser.awaitText("#link", "live");
    browser.awaitText(UNSAFE, "1,204,901");
    browser.awaitText("#happenings", "The node answers again");
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390, 768, 1024})
  void shouldFitEveryWidth(int width) {
    browser.looksLike(width, 1200, "light");
    browser.open(operatorsPage());
    browser.awaitText(UNSAFE, "1,204,900");
    browser.type("#token", token);
    browser.click("#unlock");
    browser.awaitText("#operator-state", "unlocked");

    var wide = (Number) browser.run("return document.documentElement.scrollWidth");

    assertEquals(width, wide.intValue());
    browser.picture("width-" + width);
  }

  @Test
  void shouldNotMoveWhatIsReadWhileValuesChange() {
    browser.open(publicPage());
    browser.awaitText("#link", "live");
    browser.awaitText(UNSAFE, "1,204,900");
    browser.run(
        "window.shifted = 0; new PerformanceObserver(list => list.getEntries().forEach("
            + "e => window.shifted += e.value)).observe({ type: 'layout-shift' })");

    for (var i = 1; i <= 5; i++) {
      node.mine();
      node.derive(20);
      browser.awaitText(UNSAFE, "1,204,90" + i);
    }

    assertEquals(0.0, ((Number) browser.run("return window.shifted")).doubleValue(), 0.001);
  }

  private boolean isActive() {
    return node.sequencerActive().toCompletableFuture().join()
            instanceof ApiResult.Ok<Boolean>(var active)
        && active;
  }
}
