package opekko.node.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.node.terminal.Palette;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
  @Test
  void shouldShowHeadsWithAgeAndDistance() {
    var lines = plain(Optional.of(Statuses.live()));

    assertEquals("somewhere:9545  opekko v0.1.0, L2 chain 901", lines.getFirst());
    assertRow(lines, "L1 head", "99", "12 s");
    assertRow(lines, "finalized", "90", "2 min 0 s", "9 blocks, 108 s");
    assertRow(lines, "derived", "98", "24 s", "1 block, 12 s");
    assertRow(lines, "L2 unsafe", "499", "2.0 s", "83 +1");
    assertRow(ofL2(lines), "safe", "480", "40 s", "19 blocks, 38 s", "80 +0");
    assertFalse(lines.stream().anyMatch(line -> line.contains("local safe")), "it is the safe one");
  }

  @Test
  void shouldShowWhatKeepsHeadsAndWhoWorks() {
    var text = String.join("\n", plain(Optional.of(Statuses.live())));

    assertTrue(
        text.contains("  safe              40 s  no batch has come: since L1 block 97"), text);
    assertTrue(
        text.contains(
            "sequencer active, term 4, building, origin 83, drift left 31 s, acts in 0.3 s"),
        text);
    assertTrue(text.contains("40 ms late"), text);
    assertTrue(text.contains("35 ms early"), text);
    assertTrue(
        text.contains("running, has 1 ether, loaded up to block 497, channels under way: 1"), text);
    assertTrue(text.contains("waiting for room in the pool"), text);
    assertTrue(text.contains("mailbox   3 waiting, 15 handled, slowest Step with 4.0 ms"), text);
    assertTrue(text.contains("7.0 s ago: engine: hung up"), text);
  }

  @Test
  void shouldMarkTimesOfBlockUnderTheirTitles() {
    var lines = plain(Optional.of(Statuses.live()));
    var title = lines.stream().filter(line -> line.contains("commit")).findFirst().orElseThrow();
    var row = lines.get(lines.indexOf(title) + 1);

    assertEquals(title.indexOf("seal") + 4, row.indexOf("4.0") + 3, title + "\n" + row);
    assertEquals(title.indexOf("insert") + 6, row.indexOf("3.0") + 3, title + "\n" + row);
  }

  @Test
  void shouldShowHeadsAloneOfOtherNodes() {
    var lines = plain(Optional.empty());

    assertRow(lines, "L2 unsafe", "499");
    assertEquals("This node tells no more than its heads.", lines.getLast());
  }

  @Test
  void shouldSayThatHeadIsNotKnown() {
    var sync = Statuses.sync();
    var young =
        new SyncStatus(
            sync.currentL1(),
            sync.currentL1Finalized(),
            sync.headL1(),
            sync.safeL1(),
            sync.finalizedL1(),
            L2BlockRef.NONE,
            L2BlockRef.NONE,
            L2BlockRef.NONE,
            L2BlockRef.NONE,
            L2BlockRef.NONE,
            L2BlockRef.NONE);

    var lines =
        new StatusText(new Palette(false))
            .lines(new NodePicture(Statuses.NOW, "x", "y", young, Optional.empty()));

    assertRow(lines, "L2 unsafe", "-", "not known yet");
  }

  @Test
  void shouldColourOnTerminalOnly() {
    assertFalse(String.join("", plain(Optional.of(Statuses.live()))).contains("\u001b"));
    assertTrue(
        String.join("", lines(new Palette(true), Optional.of(Statuses.live())))
            .contains("\u001b[32mactive\u001b[0m"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.0 s",
    "9949,9.9 s",
    "10000,10 s",
    "119999,119 s",
    "125000,2 min 5 s",
    "7260000,2 h 1 min",
    "180000000,2 d 2 h",
    "-35,-0.0 s",
    "-2500,-2.5 s"
  })
  void shouldKeepSpansShort(long millis, String text) {
    assertEquals(text, Spans.text(Duration.ofMillis(millis)));
  }

  private static void assertRow(List<String> lines, String name, String... parts) {
    var row =
        lines.stream()
            .filter(line -> line.strip().startsWith(name + " "))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not in " + lines));
    var at = 0;
    for (var part : parts) {
      at = row.indexOf(part, at);
      assertTrue(at >= 0, "%s is not in '%s'".formatted(part, row));
    }
  }

  private static List<String> ofL2(List<String> lines) {
    return lines.stream().dropWhile(line -> !line.contains("L2 unsafe")).toList();
  }

  private static List<String> plain(Optional<LiveStatus> live) {
    return lines(new Palette(false), live);
  }

  private static List<String> lines(Palette palette, Optional<LiveStatus> live) {
    return new StatusText(palette)
        .lines(
            new NodePicture(
                Statuses.NOW, "somewhere:9545", "opekko v0.1.0", Statuses.sync(), live));
  }
}
