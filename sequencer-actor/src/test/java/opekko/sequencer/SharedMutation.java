package opekko.sequencer;

import java.time.Instant;
import java.util.Optional;
import opekko.protocol.port.TakeBack;

/** The sequencer with one of the rules for a shared log taken away. */
enum SharedMutation implements ChaosMutant {
  TAKES_THE_LOG_BACK_WITHOUT_A_PROOF {
    @Override
    void change(Turn turn) {
      if (!(turn.phase instanceof Phase.Astray)) return;
      turn.phase = new Phase.Idle();
      turn.rewind =
          Optional.of(new TakeBack(turn.unsafe.id(), Optional.empty(), "the head is there"));
    }
  },
  FORGETS_WHAT_IT_PROPOSED {
    @Override
    void change(Turn turn) {
      turn.unsettled = Optional.empty();
    }
  },
  GOES_ON_WITHOUT_ASKING_THE_LOG {
    @Override
    void change(Turn turn) {
      if (turn.phase instanceof Phase.Idle) turn.logTip = Optional.of(turn.unsafe.id());
    }
  };

  abstract void change(Turn turn);

  @Override
  public Step step(
      SequencerMachine machine, SequencerState state, SequencerEvent event, Instant now) {
    return Mutation.changed(machine.step(state, event, now), machine, now, this::change);
  }
}
