package opekko.node.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import opekko.devnet.replay.AttributesDiff.Difference;
import opekko.devnet.replay.RecordedStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class StatusCheckTest {
  private static final Hash A = Hash.fromHex("0a".repeat(32));
  private static final Hash B = Hash.fromHex("0b".repeat(32));

  @Test
  void shouldFindNothingWhenAllHeadsAreEqual() {
    assertEquals(List.of(), StatusCheck.between(recorded(A, A), status(A, A)));
  }

  @Test
  void shouldNameEachHeadThatDiffers() {
    assertEquals(
        List.of("unsafe_l2", "local_safe_l2", "safe_l2", "pending_safe_l2", "finalized_l2"),
        StatusCheck.between(recorded(A, B), status(A, A)).stream().map(Difference::field).toList());
  }

  @Test
  void shouldCompareL1LabelsAloneWhenAReorgWasSeenEarly() {
    assertEquals(List.of(), StatusCheck.betweenLabels(recorded(A, B), status(A, A)));
    assertEquals(3, StatusCheck.betweenLabels(recorded(B, A), status(A, A)).size());
  }

  @Test
  void shouldWriteUnknownHeadInWords() {
    // given
    var nothing = BlockId.NONE;
    var unknown =
        new RecordedStatus(
            nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing);

    // then
    assertEquals(
        new Difference("head_l1", "not known", "7 " + A),
        StatusCheck.between(unknown, status(A, A)).getFirst());
  }

  private static RecordedStatus recorded(Hash l1, Hash l2) {
    var one = new BlockId(l1, 7);
    var two = new BlockId(l2, 9);
    return new RecordedStatus(one, one, one, one, two, two, two, two, two);
  }

  private static SyncStatus status(Hash l1, Hash l2) {
    var one = new L1BlockRef(l1, 7, Hash.ZERO, 1);
    var two = new L2BlockRef(l2, 9, Hash.ZERO, 1, BlockId.NONE, 0);
    return new SyncStatus(one, one, one, one, one, two, two, two, two, two, two);
  }
}
