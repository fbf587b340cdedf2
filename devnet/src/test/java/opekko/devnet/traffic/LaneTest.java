package opekko.devnet.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import opekko.devnet.traffic.TrafficPort.Nonces;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final Lane AT_FIVE = Lane.UNKNOWN.asking().answered(new Nonces(5, 5));

  @Test
  void shouldSendNothingBeforeItKnowsTheNonce() {
    assertFalse(Lane.UNKNOWN.hasRoom(10));
    assertTrue(Lane.UNKNOWN.mayAsk());
    assertEquals(OptionalLong.of(5), AT_FIVE.next());
  }

  @Test
  void shouldStartBehindWhatWaits() {
    var lane = Lane.UNKNOWN.asking().answered(new Nonces(5, 8));

    assertEquals(OptionalLong.of(8), lane.next());
    assertFalse(lane.hasRoom(3));
    assertTrue(lane.hasRoom(4));
  }

  @Test
  void shouldCountUpAndStopAtTheBound() {
    var lane = AT_FIVE.sending().sending();

    assertEquals(OptionalLong.of(7), lane.next());
    assertTrue(lane.hasRoom(3));
    assertFalse(lane.hasRoom(2));
  }

  @Test
  void shouldHaveRoomAgainWhenBlocksCome() {
    var lane = AT_FIVE.sending().sending().accepted().accepted().asking();

    assertTrue(lane.answered(new Nonces(7, 7)).hasRoom(2));
  }

  @Test
  void shouldAskAgainAfterRefusalOnceNothingIsUnderWay() {
    var lane = AT_FIVE.sending().sending().refused();

    assertFalse(lane.hasRoom(100));
    assertFalse(lane.mayAsk(), "the other one may still be accepted");
    assertEquals(OptionalLong.of(6), lane.accepted().asking().answered(new Nonces(5, 6)).next());
  }

  @Test
  void shouldFallBackWhenReorgDroppedWhatWaited() {
    var lane = AT_FIVE.sending().sending().accepted().accepted();

    assertEquals(OptionalLong.of(3), lane.asking().answered(new Nonces(3, 3)).next());
  }

  @Test
  void shouldNotBelieveThePoolAboutWhatWasSentSinceItWasAsked() {
    var sentAfter = AT_FIVE.asking().sending().accepted();
    var sentBefore = AT_FIVE.sending().asking().accepted();

    assertEquals(OptionalLong.of(6), sentAfter.answered(new Nonces(5, 5)).next());
    assertEquals(OptionalLong.of(6), sentBefore.answered(new Nonces(5, 5)).next());
  }

  @Test
  void shouldAskOneQuestionAtATime() {
    assertFalse(AT_FIVE.asking().mayAsk());
    assertTrue(AT_FIVE.asking().notAnswered().mayAsk());
  }
}
