package opekko.httpapi.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** The cluster's part of the page, asked of a node that does not lead at first. */
@Timeout(300)
class ClusterPageTest {
  private static final Address ANY = new Address("127.0.0.1", 0);

  @TempDir static Path dir;
  private static Browser browser;
  private static ActorTestKit kit;

  private MovingCluster cluster;
  private BoundHttp http;
  private String token;

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
    var node = new MovingNode(InstantSource.system());
    for (var i = 0; i < 30; i++) node.mine();
    cluster = new MovingCluster(InstantSource.system());
    for (var i = 0; i < 30; i++) cluster.decide();
    var config =
        new HttpApiConfig(
            ANY,
            false,
            Optional.of(new HttpApiConfig.Admin(ANY, dir.resolve("token"))),
            Optional.empty(),
            new HttpApiConfig.Metrics.Off(),
            RpcLimits.DEFAULT);
    http =
        HttpApi.start(kit.system(), config, PageDemo.node(node, Optional.of(cluster)))
            .toCompletableFuture()
            .join();
    token = Files.readString(dir.resolve("token")).strip();
    browser.looksLike(1200, 1500, "light");
  }

  @AfterEach
  void stopNode() {
    browser.open("about:blank");
    browser.complaints();
    http.stop(Duration.ofMillis(200)).toCompletableFuture().join();
  }

  private String publicPage() {
    return "http://127.0.0.1:" + http.rpc().getPort() + "/";
  }

  private void openAsOperator() {
    browser.open("http://127.0.0.1:" + http.admin().orElseThrow().getPort() + "/");
    // What comes first moves the rest down once.
    browser.awaitText("#cluster-state", "leads");
    browser.type("#token", token);
    browser.click("#unlock");
    browser.awaitText("#operator-state", "unlocked");
  }

  @Test
  void shouldShowWhoLeadsAndAnotherGoingOnAfterAKill() {
    browser.open(publicPage());
    browser.awaitText("#cluster-state", "a leads · term 2 · this is b");
    browser.awaitText("#cluster", "1,204,900");
    browser.awaitText("#changes", "c → a term 2 · transfer · gap 131 ms · no late block");
    browser.awaitText(".ready", "✓");
    browser.awaitText("#cluster", "measured by the leader, a");
    browser.awaitText("[data-node=c]", "level");
    browser.awaitText("#cluster", "early · worst 14.0 ms");
    browser.picture("cluster");

    cluster.kill();
    browser.awaitText("#cluster-state", "nobody leads");
    browser.awaitText("#cluster", "not heard of: a");
    browser.awaitText("[data-node=a]", "silent");
    browser.awaitText("[data-node=a]", "12 blocks");
    cluster.elect("b");
    browser.awaitText("#cluster-state", "b leads · term 3");
    browser.awaitText("#changes", "a → b term 3 · killed · gap 412 ms · 1 late block");
    browser.awaitText("#changes", "a closed its connection; b asked for votes");
    cluster.decide();
    browser.awaitText("#cluster", "1,204,901");
    browser.awaitText("[data-node=b]", "leads");
    browser.awaitText("#cluster", "worst 812 ms");
    browser.await(
        "how long a block took to be decided",
        _ -> browser.text("#cluster").matches("(?s).*Commit median [0-9.]+ ms.*"));
    assertEquals(3L, browser.run("return document.querySelectorAll('.terms .term').length"));
    browser.picture("cluster-killed");
    browser.looksLike(1200, 1500, "dark");
    browser.picture("cluster-dark");

    cluster.restart();
    browser.await("a is back", _ -> !browser.text("#cluster").contains("not heard of"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void shouldGiveLeadershipToTheNodeThatIsChosen() {
    openAsOperator();
    choose("c");
    browser.click("#ha-transfer");
    browser.awaitText("dialog", "POST /ha/v1/transfer {\"to\":\"c\"}");
    browser.picture("cluster-confirm");
    browser.click("#cancel");
    assertEquals(List.of(), cluster.orders);

    browser.click("#ha-transfer");
    browser.type("#ha-who", "ann");
    browser.type("#ha-reason", "kernel update");
    browser.click("#confirm");

    browser.awaitText("#results", "Give leadership to c: c leads (took 131 ms)");
    browser.awaitText("#cluster-state", "c leads");
    assertEquals(
        List.of("Transfer[to=Optional[c]] Terms[who=ann, why=kernel update, isDryRun=false]"),
        cluster.orders);
    browser.picture("cluster-operator");
  }

  @Test
  void shouldDrainAndUndrainPauseAndResume() {
    openAsOperator();
    choose("c");
    browser.click("#ha-drain");
    browser.click("#confirm");
    browser.awaitText("#results", "Drain c: done");
    browser.awaitText("[data-node=c]", "drained");
    browser.awaitText("#cluster", "c: drained by an operator");
    browser.click("#ha-undrain");
    browser.click("#confirm");
    browser.awaitText("#results", "Undrain c: done");
    browser.click("#ha-pause");
    browser.click("#confirm");
    browser.awaitText("#cluster", "paused for");
    browser.click("#ha-resume");
    browser.click("#confirm");
    browser.await("resumed", _ -> !browser.text("#cluster").contains("paused for"));

    assertEquals(
        List.of("Drain[node=c]", "Undrain[node=c]", "Pause[length=PT1H]", "Resume[]"),
        cluster.orders.stream().map(order -> order.replaceFirst(" Terms.*", "")).toList());
  }

  @Test
  void shouldShowWhyAnOrderWasRefused() {
    cluster.kill();
    cluster.elect("c");
    openAsOperator();
    choose("a");
    browser.click("#ha-transfer");
    browser.click("#confirm");

    browser.awaitText("#results", "a is not ready: it does not answer");
  }

  @Test
  void shouldNotMoveWhatIsReadWhileValuesChange() {
    browser.open(publicPage());
    browser.awaitText("#link", "live");
    browser.awaitText("#cluster", "1,204,900");
    browser.run(
        "window.shifted = 0; new PerformanceObserver(list => list.getEntries().forEach("
            + "e => window.shifted += e.value)).observe({ type: 'layout-shift' })");

    for (var i = 1; i <= 3; i++) {
      cluster.decide();
      browser.awaitText("#cluster", "1,204,90" + i);
    }

    assertEquals(0.0, ((Number) browser.run("return window.shifted")).doubleValue(), 0.001);
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390, 768, 1024})
  void shouldFitEveryWidth(int width) {
    browser.looksLike(width, 1200, "light");
    openAsOperator();
    browser.awaitText("#cluster-state", "a leads");

    var wide = (Number) browser.run("return document.documentElement.scrollWidth");

    assertEquals(width, wide.intValue());
    browser.picture("cluster-width-" + width);
  }

  private void choose(String node) {
    browser.await(
        node + " can be chosen",
        _ ->
            Boolean.TRUE.equals(
                browser.run(
                    "const s = document.querySelector('#ha-node'); s.value = arguments[0];"
                        + " return s.value === arguments[0]",
                    node)));
  }
}
