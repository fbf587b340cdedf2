package opekko.node.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import opekko.httpapi.page.Browser;
import opekko.node.cli.Opekko;
import opekko.node.devnet.ChainShape;
import opekko.node.devnet.Devnet;
import opekko.node.devnet.DevnetListener;
import opekko.node.devnet.DevnetMap;
import opekko.node.devnet.DevnetPorts;
import opekko.node.devnet.DevnetSettings;
import opekko.node.devnet.Sequencers;
import opekko.node.process.ChildProcesses;
import opekko.node.process.ProcessNews;
import opekko.node.process.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A person watches three node processes that sequence as one, on the page of any of them. */
@Timeout(600)
class ClusterPageBrowserTest {
  /** Three JVMs start, on a machine that may be busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final Pattern STATE = Pattern.compile("(\\w+) leads · term ([\\d,]+) · .*");

  private static final Pattern CHANGE = Pattern.compile("(?:\\w+ → )?(\\w+) term ([\\d,]+) · .*");

  /** What the browser says of an order that was refused. */
  private static final String REFUSED =
      "/ha/v1/transfer - Failed to load resource: the server responded with a status of 409 (Conflict)";

  private static final Map<String, Long> PIDS = new ConcurrentHashMap<>();
  private static Browser browser;
  private static Devnet devnet;

  /** What the page says of the leader. */
  private record Led(String leader, long term) {}

  @BeforeAll
  static void start() throws Exception {
    ChildProcesses.assume();
    browser = Browser.start(Path.of("target", "page"));
    var serving = new CompletableFuture<DevnetMap>();
    var sequencers =
        new Sequencers(
            OptionalLong.of(3), Optional.of(Program.of(Opekko.class, "node", "--log.level=info")));
    var settings =
        new DevnetSettings(
            Optional.empty(),
            ChainShape.every(1, 2),
            sequencers,
            OptionalLong.empty(),
            0,
            "auto",
            DevnetPorts.FREE);
    devnet = Devnet.start(settings, listener(serving), "v0.1.0-test");
    serving.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static DevnetListener listener(CompletableFuture<DevnetMap> serving) {
    return new DevnetListener() {
      @Override
      public void started(DevnetMap map) {
        serving.complete(map);
      }

      @Override
      public void process(String node, ProcessNews news) {
        if (news instanceof ProcessNews.Started(var pid)) PIDS.put(node, pid);
      }
    };
  }

  @AfterAll
  static void end() {
    if (browser != null) browser.close();
    if (devnet != null) devnet.close();
  }

  @Test
  void shouldShowAnotherGoingOnWithoutAReloadWhenTheLeaderIsKilled() {
    browser.looksLike(1200, 1500, "light");
    browser.open(devnet.map().sequencer().rpc() + "/");
    // Once blocks come, leadership has found its place.
    awaitMoreBlocks(3);
    browser.picture("cluster-of-processes");
    // The last thing before the kill, or another may lead by then.
    var victim = openAPageOfAnotherThanTheLeader();
    browser.run("window.isSamePage = true");
    var process = ProcessHandle.of(PIDS.get(victim.leader())).orElseThrow();
    var killedAt = InstantSource.system().instant();
    process.destroyForcibly();
    process.onExit().join();

    browser.await(
        "a change after the end of " + victim,
        _ -> changesSince(killedAt).stream().anyMatch(change -> isToAnother(victim, change)));
    browser.await(
        "a later leader than " + victim,
        _ -> led().filter(now -> now.term() > victim.term()).isPresent());
    browser.picture("cluster-of-processes-killed");
    awaitMoreBlocks(3);
    awaitAllReady();
    assertEquals(true, browser.run("return window.isSamePage"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void shouldAnswerATransferByItsResult() throws Exception {
    browser.looksLike(1200, 1500, "light");
    var asked = devnet.map().sequencers().getLast();
    browser.open(asked.admin() + "/");
    awaitAllReady();

    browser.type("#token", "wrong");
    browser.click("#unlock");
    browser.awaitText("#operator-message", "This is not the token.");
    browser.complaints();
    browser.type("#token", Files.readString(asked.adminToken()).strip());
    browser.click("#unlock");
    browser.awaitText("#operator-state", "unlocked");
    var before = awaitLed();
    var target = other(before.leader()).name();
    browser.run("document.querySelector('#ha-node').value = arguments[0]", target);

    var refusals = orderUntilDone("#ha-transfer");
    var answer = lastAnswer();
    assertTrue(
        answer.contains("Give leadership to %s: %s leads".formatted(target, target)), answer);
    browser.await(
        "the change to " + target,
        _ -> changes().stream().anyMatch(change -> change.contains(" → " + target + " ")));
    browser.await(
        "a later leader than " + before,
        _ -> led().filter(now -> now.term() > before.term()).isPresent());
    awaitMoreBlocks(2);
    browser.picture("cluster-of-processes-transfer");
    assertEquals(
        Collections.nCopies(refusals.size(), asked.admin() + REFUSED),
        browser.complaints(),
        refusals::toString);
  }

  /**
   * Where the machine is too busy for an order, the node says why not, and a person tries again.
   *
   * @return the refusals
   */
  private static List<String> orderUntilDone(String button) {
    var refusals = new ArrayList<String>();
    order(button);
    browser.await(
        () -> "%s is done; refused before: %s; last: %s".formatted(button, refusals, lastAnswer()),
        _ -> {
          var answer = lastAnswer();
          if (answer.contains("under way")) return false;
          if (!isRefused()) return true;
          refusals.add(answer);
          order(button);
          return false;
        });
    return refusals;
  }

  private static boolean isRefused() {
    return Boolean.TRUE.equals(
        browser.run("return document.querySelector('#results li:first-child .bad') !== null"));
  }

  private static String lastAnswer() {
    return browser.text("#results li:first-child");
  }

  private static void order(String button) {
    browser.click(button);
    browser.click("#confirm");
  }

  /** Nobody would be passed over; so a leader is known, and all are heard of. */
  private static void awaitAllReady() {
    browser.await(
        "a leader, and all ready",
        _ -> led().isPresent() && browser.text(".why-not").equals("every node may lead"));
  }

  private static Led awaitLed() {
    var seen = new AtomicReference<Led>();
    browser.await(
        "a leader",
        _ -> {
          led().ifPresent(seen::set);
          return seen.get() != null;
        });
    return seen.get();
  }

  private static Optional<Led> led() {
    var state = STATE.matcher(browser.text("#cluster-state"));
    return state.matches()
        ? Optional.of(new Led(state.group(1), number(state.group(2))))
        : Optional.empty();
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  private static List<String> changes() {
    return changesSince(Instant.EPOCH);
  }

  /** By the clock of this machine, which all nodes share. */
  private static List<String> changesSince(Instant time) {
    var shown =
        (List<?>)
            browser.run(
                "return [...document.querySelectorAll('#changes li')].map(li =>"
                    + " [li.querySelector('time').dateTime, li.querySelector('div').innerText])");
    return shown.stream()
        .map(line -> (List<?>) line)
        .filter(line -> !Instant.parse((String) line.getFirst()).isBefore(time))
        .map(line -> ((String) line.getLast()).lines().findFirst().orElseThrow())
        .toList();
  }

  /** In a later term; on a busy machine one may have led in between without a block. */
  private static boolean isToAnother(Led old, String change) {
    var told = CHANGE.matcher(change);
    return told.matches()
        && !told.group(1).equals(old.leader())
        && number(told.group(2)) > old.term();
  }

  /** Its node is not the one that is about to be killed. */
  private static Led openAPageOfAnotherThanTheLeader() {
    var nodes = devnet.map().sequencers();
    for (var i = 0; i < 3 * nodes.size(); i++) {
      var node = nodes.get(i % nodes.size());
      browser.open(node.rpc() + "/");
      awaitAllReady();
      var leader = awaitLed();
      if (!leader.leader().equals(node.name())) return leader;
    }
    throw new AssertionError("each node led when its page was opened");
  }

  private static DevnetMap.Node other(String than) {
    return devnet.map().sequencers().stream()
        .filter(node -> !node.name().equals(than))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitMoreBlocks(long count) {
    browser.await("a decided block", _ -> decided() >= 0);
    var from = decided();
    browser.await(count + " blocks past " + from, _ -> decided() >= from + count);
  }

  /** Less than zero while there is none. */
  private static long decided() {
    var digits = browser.text("#cluster dd").replaceAll("\\D", "");
    return digits.isEmpty() ? -1 : Long.parseLong(digits);
  }
}
