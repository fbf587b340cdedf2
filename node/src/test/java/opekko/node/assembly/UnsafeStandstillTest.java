package opekko.node.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.driver.DriverView;
import opekko.driver.Wait;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sequencing node says of its unsafe head. */
class UnsafeStandstillTest {
  private static final Instant SINCE = Instant.ofEpochSecond(1_700_000_000);

  @ParameterizedTest
  @CsvSource({
    "true, 3, '', SEQUENCER_BUILDS, ''",
    "true, 3, L1 receipts, SEQUENCER_WAITS, L1 receipts",
    "true, , another node leads, SEQUENCER_FOLLOWS, ''",
    "false, 3, it is stopped, SEQUENCER_STOPPED, ''",
    "false, , it is stopped, SEQUENCER_STOPPED, ''"
  })
  void shouldLetTheSequencerExplain(
      boolean isActive, Long term, String waitingFor, String reason, String detail) {
    var why =
        UnsafeStandstill.explained(
            driver(Wait.NO_UNSAFE_BLOCKS), sequencer(isActive, term, waitingFor));

    assertEquals("unsafe", why.head());
    assertEquals(reason, why.reason());
    assertEquals(detail, why.detail());
    assertEquals(SINCE, why.since());
  }

  @Test
  void shouldLeaveTheDriversOwnTroubleAsItIs() {
    var why =
        UnsafeStandstill.explained(
            driver(Wait.ENGINE_FAILS), sequencer(false, null, "it is stopped"));

    assertEquals("ENGINE_FAILS", why.reason());
    assertEquals(Wait.ENGINE_FAILS.words(), why.words());
  }

  private static DriverView.Standstill driver(Wait reason) {
    return new DriverView.Standstill("unsafe", reason, reason.words(), "", SINCE);
  }

  private static SequencerStatus sequencer(boolean isActive, Long term, String waitingFor) {
    return new SequencerStatus(
        isActive,
        term == null ? OptionalLong.empty() : OptionalLong.of(term),
        "idle",
        L2BlockRef.NONE,
        0,
        Optional.empty(),
        waitingFor,
        false,
        List.of());
  }
}
