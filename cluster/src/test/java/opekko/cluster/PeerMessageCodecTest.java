package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.NotSerializableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import opekko.cluster.log.LogEnd;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

/** Messages survive the wire, and what is none is refused. */
class PeerMessageCodecTest {
  private static final HaOrder.Terms TERMS = new HaOrder.Terms("ann", "täglich", true);
  private static final BlockId BLOCK = Desk.block(11);

  private static NodeReport report(Optional<BlockId> committed, Pause pause) {
    return new NodeReport(
        "a",
        -7,
        Instant.ofEpochMilli(1_234_567),
        new ChainIdentity(1, 10, Chains.hash(3)),
        "1.2.3",
        "http://a",
        9,
        true,
        Optional.of(BLOCK),
        committed,
        List.of("its engine is syncing", "drained"),
        true,
        -3,
        OptionalLong.of(5),
        Instant.ofEpochMilli(99),
        OptionalDouble.of(0.7),
        pause,
        LogEnd.NONE);
  }

  private static List<PeerMessage> all() {
    var orders =
        List.of(
            new HaOrder.Transfer(Optional.empty()),
            new HaOrder.Transfer(Optional.of("b")),
            new HaOrder.Drain("a"),
            new HaOrder.Undrain("a"),
            new HaOrder.Pause(Duration.ofMinutes(5)),
            new HaOrder.Resume(),
            new HaOrder.Prefer("a", -1),
            new HaOrder.AddVoter("d=h:1:2"),
            new HaOrder.RemoveVoter("a"),
            new HaOrder.ReplaceVoter("a", "d=h:1:2"),
            new HaOrder.Rewind(77, "0x12"),
            new HaOrder.Force(List.of("a", "b"), 3));
    var asked =
        orders.stream().map(order -> (PeerMessage) new PeerMessage.Asked("b", 8, order, TERMS));
    var others =
        List.of(
            new PeerMessage.Report(report(Optional.of(BLOCK), Pause.NONE)),
            new PeerMessage.Report(
                report(Optional.empty(), new Pause(2, Optional.of(Instant.ofEpochMilli(5))))),
            new PeerMessage.Knock("a"),
            new PeerMessage.Answered("a", 4, ApiResult.refused("no")),
            new PeerMessage.Answered(
                "a", 4, ApiResult.ok(new HaResult("done", Optional.of("b"), 3, 120, 1))),
            new PeerMessage.Handover("a", "b", "sickness: its engine hangs", List.of("x", "y")),
            new PeerMessage.Leaving("a"),
            new PeerMessage.Fill("a", BLOCK, 1_024),
            new PeerMessage.Chunk("a", BLOCK, 22, 3, -1, 0, 1, 3, Bytes.of(1, 2, 3)),
            new PeerMessage.FillRefused("a", BLOCK, "it has none"));
    return Stream.concat(asked, others.stream()).toList();
  }

  private static PeersCommand.Arrived arrived(PeerMessage message) {
    return new PeersCommand.Arrived("pekko://opekko@10.0.0.1:9550", message);
  }

  @Test
  void shouldReadWhatItWrote() {
    for (var message : all())
      assertEquals(
          arrived(message), PeerMessageCodec.decode(PeerMessageCodec.encode(arrived(message))));
  }

  @Test
  void shouldCoverEveryKindOfMessageAndOrder() {
    assertEquals(
        PeerMessage.class.getPermittedSubclasses().length,
        all().stream().map(Object::getClass).distinct().count());
    assertEquals(
        HaOrder.class.getPermittedSubclasses().length,
        all().stream()
            .filter(PeerMessage.Asked.class::isInstance)
            .map(asked -> ((PeerMessage.Asked) asked).order().getClass())
            .distinct()
            .count());
  }

  @Test
  void shouldRefuseEveryCutMessage() {
    for (var message : all()) {
      var bytes = PeerMessageCodec.encode(arrived(message));
      for (var length = 0; length < bytes.length; length++) {
        var cut = Arrays.copyOf(bytes, length);
        assertThrows(InvalidData.class, () -> PeerMessageCodec.decode(cut), message::toString);
      }
      var longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThrows(InvalidData.class, () -> PeerMessageCodec.decode(longer));
    }
  }

  @Test
  void shouldRefuseNoiseAsInvalidAndNothingElse() {
    var random = new Random(4711);
    var messages = all();
    for (var i = 0; i < 20_000; i++) {
      var bytes = PeerMessageCodec.encode(arrived(messages.get(i % messages.size())));
      for (var flips = random.nextInt(1, 4); flips > 0; flips--)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        PeerMessageCodec.decode(bytes);
      } catch (InvalidData e) {
        assertTrue(e.getMessage() != null);
      }
    }
  }

  @Test
  void shouldCutWhatIsTooLongInsteadOfBeingRefused() {
    var many = IntStream.range(0, 100).mapToObj(i -> "x".repeat(3_000)).toList();

    var read =
        PeerMessageCodec.decode(
            PeerMessageCodec.encode(arrived(new PeerMessage.Handover("a", "b", "c", many))));

    var evidence = ((PeerMessage.Handover) read.message()).evidence();
    assertEquals(WireReader.MAX_TEXTS, evidence.size());
    assertEquals(WireReader.MAX_TEXT, evidence.getFirst().length());
  }

  @Test
  void shouldNameTheFormatWhenAnotherVersionSpeaks() {
    var serializer = new PeerMessageSerializer();
    var bytes = serializer.toBinary(arrived(new PeerMessage.Knock("a")));

    var error =
        assertThrows(NotSerializableException.class, () -> serializer.fromBinary(bytes, "2"));

    assertTrue(error.getMessage().contains("format 2"));
  }
}
