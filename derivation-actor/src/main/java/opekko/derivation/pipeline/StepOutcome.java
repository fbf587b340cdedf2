package opekko.derivation.pipeline;

import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.fault.Fault;
import opekko.protocol.type.L1BlockRef;

/** What one bounded step of the pipeline came to. */
public sealed interface StepOutcome {
  record Derived(DerivedAttributes attributes) implements StepOutcome {}

  /** The reset is complete; all stages stand at {@code origin}. */
  record ResetDone(L1BlockRef origin) implements StepOutcome {}

  /** Some work was done; step again. */
  record More() implements StepOutcome {}

  /** Step again when it has been provided. */
  record Needs(Need need) implements StepOutcome {}

  /** Nothing can be done: L1 is exhausted as far as it may be read, or enough was read ahead. */
  record Idle() implements StepOutcome {}

  record Faulted(Fault fault) implements StepOutcome {}
}
