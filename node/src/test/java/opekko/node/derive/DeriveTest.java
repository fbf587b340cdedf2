package opekko.node.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import opekko.node.derive.DeriveOptions.Detail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeriveTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldShowHeadsAndTableOfOneRecording() {
    // when
    var code = derive(Detail.NORMAL, false, Recordings.shipped("rec-reorg-1"));

    // then
    assertEquals(Derive.AS_RECORDED, code);
    assertTrue(text(out).contains("L1 reorg of one block"), text(out));
    assertTrue(text(out).contains("safe 12        +12 "), text(out));
    assertTrue(text(out).contains("sync statuses compared           10"), text(out));
  }

  @Test
  void shouldTellStepsWhenVerbose() {
    // when
    derive(Detail.VERBOSE, false, Recordings.shipped("rec-unsafe-sync"));

    // then
    assertTrue(text(out).contains("step 16, restart, L1 head 5"), text(out));
  }

  @Test
  void shouldGiveOneLineForEachOfSeveralRecordingsAndTotal() {
    // when
    var code =
        derive(
            Detail.NORMAL,
            true,
            Recordings.shipped("rec-reorg-1"),
            Recordings.shipped("rec-unsafe-sync"));

    // then
    assertEquals(Derive.AS_RECORDED, code);
    var lines = text(out).lines().toList();
    assertEquals(4, lines.size(), text(out));
    assertTrue(lines.get(0).startsWith("ok    rec-reorg-1"), text(out));
    assertEquals("2 recordings, all as recorded", lines.getLast());
  }

  @Test
  void shouldFindRecordingsInsideFolder() throws IOException {
    // given
    copy("rec-reorg-1");
    copy("rec-unsafe-sync");

    // when
    var code = derive(Detail.QUIET, true, folder);

    // then
    assertEquals(Derive.AS_RECORDED, code);
    assertTrue(text(out).endsWith("2 recordings, all as recorded\n"), text(out));
  }

  @Test
  void shouldExitWithOneWhenAnythingDiffers() throws IOException {
    // given
    var copy = copy("rec-reorg-1");
    var steps = copy.resolve("steps.jsonl");
    var lines = Files.readAllLines(steps);
    var last = lines.getLast().replaceAll("(\"safe_l2\":\\{[^}]*\"number\":)30", "$131");
    lines.set(lines.size() - 1, last);
    Files.write(steps, lines);

    // when
    var code = derive(Detail.QUIET, false, copy);

    // then
    assertEquals(Derive.MISMATCH, code);
    assertTrue(
        text(out).contains("first mismatch: sync status after step 9 (L1 head 8)"), text(out));
    assertTrue(text(out).contains("  safe_l2\n    expected 31 0x6fc8"), text(out));
  }

  @Test
  void shouldExitWithTwoAndSayWhyWhenFolderIsMissing() {
    // when
    var code = derive(Detail.NORMAL, false, folder.resolve("gone"));

    // then
    assertEquals(Derive.UNUSABLE, code);
    assertEquals(
        "opekko derive: cannot use this recording: " + folder.resolve("gone") + " is no folder\n",
        text(err));
  }

  @Test
  void shouldRunTheOthersWhenOneRecordingIsUnusable() {
    // when
    var code =
        derive(Detail.QUIET, true, folder.resolve("gone"), Recordings.shipped("rec-reorg-1"));

    // then
    assertEquals(Derive.UNUSABLE, code);
    assertTrue(text(out).startsWith("ok    rec-reorg-1"), text(out));
    assertTrue(
        text(out).endsWith("2 recordings, 0 mismatches, 1 unusable recordings\n"), text(out));
  }

  private int derive(Detail detail, boolean isAttributesOnly, Path... paths) {
    return Derive.run(
        new DeriveOptions(List.of(paths), detail, isAttributesOnly, false, false),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private Path copy(String name) throws IOException {
    var target = Files.createDirectory(folder.resolve(name));
    try (var files = Files.list(Recordings.shipped(name))) {
      for (var file : files.toList()) Files.copy(file, target.resolve(file.getFileName()));
    }
    return target;
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
