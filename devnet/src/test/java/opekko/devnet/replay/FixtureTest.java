package opekko.devnet.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import opekko.protocol.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixtureTest {
  @TempDir Path folder;

  @Test
  void shouldReadWholeRecording() {
    // when
    var fixture = Recordings.open("rec-reorg-1");

    // then
    assertEquals("rec-reorg-1", fixture.name());
    assertEquals(0, fixture.start().number());
    assertEquals(30, fixture.expected().size());
    assertEquals(9, fixture.safe().size());
    assertEquals(10, fixture.story().size());
    assertEquals(11, fixture.l1().size());
  }

  @Test
  void shouldReadStepsInOrderWithWhatHappened() {
    // when
    var story = Recordings.open("rec-unsafe-sync").story();

    // then
    assertEquals("start", story.getFirst().title());
    assertEquals("unsafe payload 5", story.get(6).title());
    assertEquals("ahead: 2 missing", story.get(6).note());
    assertEquals("restart, L1 head 5", story.get(16).title());
    assertEquals(11, story.get(16).expect().unsafeL2().number());
    assertEquals(8, story.get(16).expect().safeL2().number());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devnet-311b533a",
        "devnet-45a56db4",
        "devnet-7101d84e",
        "devnet-8c3d087e",
        "op-mainnet-109279674",
        "rec-all-forks",
        "rec-calldata-singular",
        "rec-deposits-only",
        "rec-isthmus-deposits",
        "rec-jovian-sysconfig"
      })
  void shouldReadEveryRecording(String name) {
    // given
    var fixture = Fixture.open(Vectors.path("derivation-e2e", name));

    // when
    var l1 = fixture.l1();
    fixture.blobs();
    fixture.engine(_ -> {});

    // then
    assertTrue(l1.size() > 0);
    assertTrue(fixture.expected().getFirst().l2Number() == fixture.start().number() + 1);
  }

  @Test
  void shouldNameMissingFolder() {
    var gone = folder.resolve("gone");
    assertMessage(gone + " is no folder", () -> Fixture.open(gone));
  }

  @Test
  void shouldSayWhenFolderHoldsNoRecording() {
    assertMessage("manifest.json is missing", () -> Fixture.open(folder));
  }

  @Test
  void shouldRefuseOtherFormatByName() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    edit(
        "manifest.json",
        text -> text.replace("op-derivation-fixture/1", "op-derivation-fixture/2"));

    // then
    assertMessage("'op-derivation-fixture/2'", () -> Fixture.open(folder));
  }

  @Test
  void shouldNameFileAndLineOfBadJson() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    edit("steps.jsonl", text -> text.replace("{\"step\":3,", "{\"step\":3;"));

    // then
    assertMessage("steps.jsonl line 4: is not JSON", () -> Fixture.open(folder));
  }

  @Test
  void shouldNameFieldThatIsMissing() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    edit("safe.jsonl", text -> text.replaceFirst("\"safe\":", "\"save\":"));

    // then
    assertMessage("safe.jsonl line 1: field safe is missing", () -> Fixture.open(folder));
  }

  @Test
  void shouldSayWhenCompressedFileIsCut() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    var file = folder.resolve("l1.jsonl.gz");
    var whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    // when
    var fixture = Fixture.open(folder);

    // then
    assertMessage("the compressed data is cut or damaged; copy the file again", fixture::l1);
  }

  @Test
  void shouldSayWhenFileIsNotCompressed() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    Files.writeString(folder.resolve("expected-attributes.jsonl.gz"), "{}");

    // then
    assertMessage("expected-attributes.jsonl.gz", () -> Fixture.open(folder));
  }

  @Test
  void shouldRefuseL1BlockWhoseHeaderHasOtherHash() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    editZipped(
        "l1.jsonl.gz",
        text -> text.replaceFirst("\"header\":\"0xf9026aa00000", "\"header\":\"0xf9026aa00100"));

    // when
    var fixture = Fixture.open(folder);

    // then
    assertMessage("l1.jsonl.gz line 1: the header does not hash to 0x6a6f84ff", fixture::l1);
  }

  @Test
  void shouldRefuseL1BlockThatLostItsTransactions() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    editZipped("l1.jsonl.gz", text -> text.replaceAll("\"txs\":\\[[^]]+]", "\"txs\":[]"));

    // when
    var fixture = Fixture.open(folder);

    // then
    assertMessage("the transactions do not fit the header's root", fixture::l1);
  }

  @Test
  void shouldRefuseBlobWithCommitmentOfAnother() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    editZipped(
        "blobs.jsonl.gz", text -> text.replace("\"commitment\":\"0xa3", "\"commitment\":\"0xa4"));

    // when
    var fixture = Fixture.open(folder);

    // then
    assertMessage("blobs.jsonl.gz line 1: the commitment does not fit", fixture::blobs);
  }

  @Test
  void shouldRefuseBlobThatDoesNotFitItsCommitment() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    editZipped(
        "blobs.jsonl.gz", text -> text.replace("\"blob\":\"0x0000000b", "\"blob\":\"0x0000000c"));

    // when
    var fixture = Fixture.open(folder);

    // then
    assertMessage("blobs.jsonl.gz line 1: the blob does not fit", fixture::blobs);
  }

  @Test
  void shouldNameWrongFieldOfRollupConfig() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    edit("rollup.json", text -> text.replace("holocene_time", "holocen_time"));

    // then
    assertMessage("rollup.json", () -> Fixture.open(folder));
  }

  private static void assertMessage(String part, Executable open) {
    var message = assertThrows(UnusableFixture.class, open).getMessage();
    assertTrue(message.contains(part), message);
  }

  private void edit(String name, UnaryOperator<String> change) throws IOException {
    var file = folder.resolve(name);
    Files.writeString(file, change.apply(Files.readString(file)));
  }

  private void editZipped(String name, UnaryOperator<String> change) throws IOException {
    var file = folder.resolve(name);
    var zipped = new ByteArrayInputStream(Files.readAllBytes(file));
    var text = new String(new GZIPInputStream(zipped).readAllBytes(), StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(change.apply(text).getBytes(StandardCharsets.UTF_8));
    }
    Files.write(file, out.toByteArray());
  }
}
