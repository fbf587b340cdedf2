package opekko.driver;

import java.util.Optional;
import java.util.function.Function;
import opekko.derivation.DerivationCommand;
import opekko.derivation.DerivationEvent;
import opekko.l1watcher.L1Event;
import opekko.sequencer.SequencerCommand;
import opekko.sequencer.SequencerRequest;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/**
 * How to give birth to the actors under the driver, each told where its events go. The driver
 * supervises them: one that fails is restarted with back-off and announces itself.
 *
 * @param sequencer absent on a node that only verifies
 */
public record DriverLeaves(
    Function<ActorRef<DerivationEvent>, Behavior<DerivationCommand>> derivation,
    Function<ActorRef<L1Event>, Behavior<?>> l1Watcher,
    Optional<Function<ActorRef<SequencerRequest>, Behavior<SequencerCommand>>> sequencer) {}
