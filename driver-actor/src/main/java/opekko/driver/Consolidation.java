package opekko.driver;

import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.BlockSelector;

/**
 * An unsafe block at the height of derived attributes is promoted when it is what they ask for, and
 * reorged out when not.
 *
 * @spec op-node rollup/attributes/attributes.go
 */
final class Consolidation {
  private Consolidation() {}

  static void start(Turn turn, DerivedAttributes attributes) {
    var number = attributes.parent().number() + 1;
    turn.readFor(
        new Job.Consolidating(attributes),
        call -> new DriverEffect.ReadPayload(call, BlockSelector.number(number)));
  }

  static void onRead(Turn turn, Job.Consolidating job, Fetched<PayloadEnvelope> payload) {
    turn.job = new Job.None();
    switch (payload) {
      case Fetched.Found<PayloadEnvelope>(var envelope) ->
          compare(turn, job.attributes(), envelope);
      // The engine restarted without its newest blocks, or the heads are wrong.
      case Fetched.Missing<PayloadEnvelope>(var what) ->
          Resetting.begin(turn, "the engine does not have an unsafe block it had: " + what);
      case Fetched.Failed<PayloadEnvelope>(var fault) -> turn.jobFailed(fault);
    }
  }

  private static void compare(Turn turn, DerivedAttributes attributes, PayloadEnvelope envelope) {
    var parent = turn.heads.pendingSafe().hash();
    var difference =
        AttributesMatch.difference(turn.config, attributes.attributes(), parent, envelope);
    if (difference.isPresent()) {
      turn.warn("reorging out unsafe block %s: %s".formatted(envelope.id(), difference.get()));
      DerivedBlocks.build(turn, attributes);
      return;
    }
    try {
      DerivedBlocks.promote(turn, turn.machine.refs().apply(envelope.payload()), attributes);
    } catch (InvalidData e) {
      Resetting.begin(turn, "unsafe block %s: %s".formatted(envelope.id(), e.getMessage()));
    }
  }
}
