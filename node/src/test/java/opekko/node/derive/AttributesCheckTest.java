package opekko.node.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import opekko.devnet.replay.ExpectedAttributes;
import opekko.devnet.replay.Fixture;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class AttributesCheckTest {
  private final List<ExpectedAttributes> expected =
      Fixture.open(Recordings.shipped("rec-reorg-1")).expected().subList(0, 2);
  private final AttributesCheck check = new AttributesCheck(expected);

  @Test
  void shouldFindNothingWhenAllCameAsRecorded() {
    for (var each : expected) check.seen(each.parentHash(), each.attributes());

    assertEquals(List.of(), check.mismatches());
    assertEquals(2, check.compared());
  }

  @Test
  void shouldNameBlockThatNeverCame() {
    // when
    check.seen(expected.getFirst().parentHash(), expected.getFirst().attributes());

    // then
    var mismatch = check.mismatches().getFirst();
    assertEquals("attributes of L2 block 2", mismatch.where());
    assertEquals(
        "nothing: the block was never derived", mismatch.differences().getFirst().actual());
  }

  @Test
  void shouldLetLastAttributesOfParentCount() {
    // given
    var parent = expected.getFirst().parentHash();
    var right = expected.getFirst().attributes();
    check.seen(expected.get(1).parentHash(), expected.get(1).attributes());

    // when
    check.seen(parent, expected.get(1).attributes());
    assertEquals("timestamp", check.mismatches().getFirst().differences().getFirst().field());
    check.seen(parent, right);

    // then
    assertEquals(List.of(), check.mismatches());
  }

  @Test
  void shouldPassOverBlocksOfLostBranches() {
    check.seen(Hash.ZERO, expected.getFirst().attributes());

    assertEquals(0, check.compared());
  }
}
