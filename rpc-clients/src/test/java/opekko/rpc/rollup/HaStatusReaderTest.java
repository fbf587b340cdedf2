package opekko.rpc.rollup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class HaStatusReaderTest {
  private static final Hash HASH = Hash.fromHex("0x" + "ab".repeat(32));
  private static final String BLOCK = "{\"hash\":\"%s\",\"number\":7}".formatted(HASH);
  private static final String STATUS =
      """
      {"at":"2026-01-02T03:04:05Z","self":"b","leader":"a","term":3,"leaderSince":null,
       "committed":%1$s,"lineage":1,"quorumSpare":1,"pausedUntil":null,"forcedGeneration":null,
       "commitMillis":[8.5],"latenessMillis":[],
       "nodes":[{"id":"a","role":"leader","isReachable":true,"isReady":false,
         "notReady":["the engine syncs"],"isDrained":false,"priority":0,"unsafeHead":null,
         "committed":%1$s,"lagBlocks":2,"l1AgeSeconds":null,"diskMillis":0.5,
         "clockOffsetMillis":null,"version":"1","publicRpc":""}],
       "changes":[{"at":"2026-01-02T03:04:00Z","from":null,"to":"a","term":3,"cause":"start",
         "evidence":["seen"],"lastBlock":%1$s,"gapMillis":412,"lateBlocks":1}]}
      """
          .formatted(BLOCK);

  private static HaStatus read(String text) {
    return HaStatusReader.read(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldReadAllThatANodeTells() {
    var status = read(STATUS);

    var block = new BlockId(HASH, 7);
    assertEquals("b", status.self());
    assertEquals(Optional.of("a"), status.leader());
    assertEquals(3, status.term());
    assertEquals(Optional.empty(), status.leaderSince());
    assertEquals(Optional.of(block), status.committed());
    assertEquals(OptionalInt.of(1), status.quorumSpare());
    assertEquals(List.of(8.5), status.commitMillis());
    var node = status.nodes().getFirst();
    assertEquals(HaNode.Role.LEADER, node.role());
    assertEquals(List.of("the engine syncs"), node.notReady());
    assertEquals(OptionalLong.of(2), node.lagBlocks());
    assertEquals(0.5, node.diskMillis().orElseThrow());
    assertEquals(
        new LeaderChange(
            Instant.parse("2026-01-02T03:04:00Z"),
            Optional.empty(),
            "a",
            3,
            "start",
            List.of("seen"),
            Optional.of(block),
            OptionalLong.of(412),
            1),
        status.changes().getFirst());
  }

  @Test
  void shouldNameWhatIsMissing() {
    var failure =
        assertThrows(
            InvalidData.class, () -> read(STATUS.replace("\"term\":3,\"leaderS", "\"leaderS")));
    assertTrue(failure.getMessage().contains("no term"), failure.getMessage());
  }
}
