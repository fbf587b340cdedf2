package opekko.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import opekko.protocol.api.ApiResult;
import opekko.protocol.type.Hash;
import opekko.sequencer.SequencerEffect.Answer;
import opekko.sequencer.SequencerEffect.PersistWish;
import opekko.sequencer.SequencerEvent.StartRequested;
import opekko.sequencer.SequencerEvent.StopRequested;
import opekko.sequencer.SequencerEvent.WishPersisted;
import org.junit.jupiter.api.Test;

/** Start and stop, with the reference's words. */
class AdministrationTest {
  private final SequencerWorld world = new SequencerWorld();

  @Test
  void shouldRefuseToStartWithoutLeadership() {
    world.when(new SequencerEvent.Born(false, 0)).when(new StartRequested(7, Hash.ZERO));

    assertRefused(7, "sequencer is not the leader, aborting");
  }

  @Test
  void shouldRefuseToStartBeforeAHeadIsKnown() {
    world.when(new SequencerEvent.LeadershipGained(1)).when(new StartRequested(7, Hash.ZERO));

    assertRefused(
        7, "no prestate, cannot determine if sequencer start at " + Hash.ZERO + " is safe");
  }

  @Test
  void shouldRefuseToStartOnAnotherHead() {
    world.standingBy().when(new StartRequested(7, Hash.ZERO));

    assertRefused(
        7, "block hash does not match: head " + world.genesis + ", received " + Hash.ZERO);
    assertFalse(world.state.active());
  }

  @Test
  void shouldBeActiveOnlyOnceTheWishIsKept() {
    world.standingBy().when(new StartRequested(7, world.genesis.hash()));
    assertEquals(List.of(new PersistWish(7, true)), world.effects);
    assertFalse(world.state.active());

    world.when(new WishPersisted(7, Optional.empty()));

    assertTrue(world.state.active());
    assertTrue(world.effects.contains(new Answer(7, ApiResult.ok(world.genesis.hash()))));
    assertEquals(Optional.of(world.now), world.state.nextAction());
  }

  @Test
  void shouldNotStartWhenTheWishCannotBeKept() {
    world.standingBy().when(new StartRequested(7, world.genesis.hash()));

    world.when(new WishPersisted(7, Optional.of("disk full")));

    assertRefused(7, "failed to notify sequencer-state listener of start: disk full");
    assertFalse(world.state.active());
  }

  @Test
  void shouldRefuseASecondStart() {
    world.started().when(new StartRequested(8, world.genesis.hash()));

    assertRefused(8, "sequencer already running");
  }

  @Test
  void shouldRefuseToStopWhatDoesNotRun() {
    world.standingBy().when(new StopRequested(7));

    assertRefused(7, "sequencer not running");
  }

  @Test
  void shouldStopOnItsHeadAndRefuseWhoeverAskedMeanwhile() {
    world.started().when(new StopRequested(7)).when(new StopRequested(8));

    world.when(new WishPersisted(7, Optional.empty()));

    assertEquals(
        List.of(
            new Answer(7, ApiResult.ok(world.genesis.hash())),
            new Answer(8, ApiResult.refused("sequencer not running"))),
        world.effects.stream().filter(Answer.class::isInstance).toList());
    assertFalse(world.state.active());
  }

  @Test
  void shouldGoOnWhenTheStopCannotBeKept() {
    world.started().when(new StopRequested(7));

    world.when(new WishPersisted(7, Optional.of("disk full")));

    assertRefused(7, "failed to notify sequencer-state listener of stop: disk full");
    assertTrue(world.state.active());
    assertTrue(world.state.nextAction().isPresent());
  }

  @Test
  void shouldAskForTheFirstBlockOnceAllIsInMemory() {
    world.starting();

    assertInstanceOf(Phase.Starting.class, world.state.phase());
  }

  private void assertRefused(long request, String text) {
    assertTrue(
        world.effects.contains(new Answer(request, ApiResult.refused(text))),
        () -> world.effects.toString());
  }
}
