package opekko.devnet.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.devnet.batcher.BatcherEffect.End;
import opekko.devnet.batcher.BatcherEffect.LoadBlocks;
import opekko.devnet.batcher.BatcherEffect.PrepareBlobs;
import opekko.devnet.batcher.BatcherEffect.SendTransaction;
import opekko.protocol.fault.Fetched;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {
  private static final BatcherSettings SETTINGS = Scripted.withDefaults().machine.settings();

  @Test
  void shouldLoadWhatBlobsNeedAtStartUnlessThereAreNone() {
    assertFalse(Scripted.withDefaults().has(PrepareBlobs.class));
    var channels = Scripted.channels(DataAvailability.AUTO, 1, 1000);
    assertTrue(new Scripted(Scripted.settings(channels, 1)).has(PrepareBlobs.class));
  }

  @Test
  void shouldSendNothingNewWhilePaused() {
    var batcher = new Scripted(SETTINGS).on(new BatcherEvent.PauseRequested());
    batcher.l1(5, 7).status(5, 0, 4);
    assertFalse(batcher.has(LoadBlocks.class));
    assertTrue(batcher.on(new BatcherEvent.ResumeRequested()).has(LoadBlocks.class));
  }

  @Test
  void shouldLookAfterWhatWasSentWhilePaused() {
    var batcher = Scripted.underWay(SETTINGS).accepted().on(new BatcherEvent.PauseRequested());
    assertTrue(batcher.after(Duration.ofSeconds(49)).has(SendTransaction.class));
  }

  @Test
  void shouldEndWhenL1HasAllThatWasLoaded() {
    var batcher = Scripted.underWay(SETTINGS).accepted().on(new BatcherEvent.StopRequested());
    assertFalse(batcher.has(End.class));
    batcher.poll().l1(3, 8).included(3, 7);
    assertEquals(new Leftover(0, 0), batcher.only(End.class).leftover());
  }

  @Test
  void shouldSendTheOpenChannelBeforeItEnds() {
    var batcher = new Scripted(SETTINGS).l1(1, 7).status(1, 0, 2).load(1, 2);
    batcher.on(new BatcherEvent.StopRequested()).measureAll().accepted();
    batcher.poll().l1(2, 8).included(2, 7);
    assertEquals(new Leftover(0, 0), batcher.only(End.class).leftover());
  }

  @Test
  void shouldEndAtItsDeadlineAndTellWhatIsLeft() {
    var batcher = Scripted.underWay(SETTINGS).accepted().on(new BatcherEvent.StopRequested());
    assertFalse(batcher.has(End.class));
    batcher.after(SETTINGS.stopLimit());
    assertEquals(new Leftover(4, 1), batcher.only(End.class).leftover());
    assertEquals(List.of(), batcher.poll().effects);
  }

  @Test
  void shouldSendNothingMoreWhenStoppedWhilePaused() {
    var batcher =
        new Scripted(SETTINGS)
            .l1(1, 7)
            .status(1, 0, 2)
            .load(1, 2)
            .on(new BatcherEvent.PauseRequested())
            .on(new BatcherEvent.StopRequested());
    assertEquals(new Leftover(2, 0), batcher.only(End.class).leftover());
  }

  /** Histories that end in each phase there is. */
  enum Moment {
    BORN {
      @Override
      Scripted reached() {
        return new Scripted(SETTINGS);
      }
    },
    LOADING {
      @Override
      Scripted reached() {
        return BORN.reached().l1(2, 7).status(2, 0, 4);
      }
    },
    MEASURING {
      @Override
      Scripted reached() {
        return LOADING.reached().load(1, 4);
      }
    },
    SENDING {
      @Override
      Scripted reached() {
        return MEASURING.reached().measureAll();
      }
    },
    PUBLISHED {
      @Override
      Scripted reached() {
        return SENDING.reached().accepted();
      }
    },
    REFUSED {
      @Override
      Scripted reached() {
        return SENDING.reached().sent(new Submission.Refused("txpool is full"));
      }
    },
    INCLUDED {
      @Override
      Scripted reached() {
        return PUBLISHED.reached().poll().l1(3, 8).included(3, 7);
      }
    },
    PAUSED {
      @Override
      Scripted reached() {
        return PUBLISHED.reached().on(new BatcherEvent.PauseRequested());
      }
    },
    STOPPING {
      @Override
      Scripted reached() {
        return PUBLISHED.reached().on(new BatcherEvent.StopRequested());
      }
    },
    STOPPED {
      @Override
      Scripted reached() {
        return STOPPING.reached().after(SETTINGS.stopLimit());
      }
    };

    abstract Scripted reached();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeNoNoticeOfAnswersNobodyAskedFor(Moment moment) {
    var call = -1L;
    for (var stale :
        List.of(
            new BatcherEvent.StatusRead(call, Fetched.temporary("late")),
            new BatcherEvent.L1Read(call, Fetched.found(Scripted.view(9, 9))),
            new BatcherEvent.BlocksLoaded(call, List.of(Scripted.block(9, 9)), Optional.empty()),
            new BatcherEvent.Measured(call, Fetched.temporary("late")),
            new BatcherEvent.InclusionsRead(call, Map.of(7L, Fetched.missing("receipt"))),
            new BatcherEvent.TransactionSent(
                call, Optional.empty(), Optional.empty(), new Submission.Accepted()))) {
      // Whatever was still to be done is done with the first of the two.
      var batcher = moment.reached().on(stale);
      var before = batcher.state;
      assertEquals(before, batcher.on(stale).state, stale::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBearEveryWishAtAnyMoment(Moment moment) {
    for (var wish :
        List.of(
            new BatcherEvent.Woke(),
            new BatcherEvent.PauseRequested(),
            new BatcherEvent.ResumeRequested(),
            new BatcherEvent.FlushRequested(),
            new BatcherEvent.StopRequested())) {
      var batcher = moment.reached();
      batcher.on(wish).on(wish);
      if (!(batcher.state.mode() instanceof Mode.Stopped)) {
        batcher.poll();
        assertTrue(batcher.state.armed().isPresent(), wish::toString);
      } else assertEquals(List.of(), batcher.poll().effects);
    }
  }
}
