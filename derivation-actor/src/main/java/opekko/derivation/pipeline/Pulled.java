package opekko.derivation.pipeline;

import opekko.protocol.fault.Fault;

/** What pulling on a stage came to. */
sealed interface Pulled<T> {
  record Got<T>(T value) implements Pulled<T> {}

  /** Nothing more at the current L1 block (op-node: EOF). */
  record Exhausted<T>() implements Pulled<T> {}

  /** Some input was used up without a result: pull again (op-node: NotEnoughData). */
  record Again<T>() implements Pulled<T> {}

  record Blocked<T>(Need need) implements Pulled<T> {}

  record Failed<T>(Fault fault) implements Pulled<T> {}

  /** The same outcome for the next stage, which has no value of its own to give. */
  default <R> Pulled<R> withoutValue() {
    return switch (this) {
      case Got<T> _ -> new Again<>();
      case Exhausted<T> _ -> new Exhausted<>();
      case Again<T> _ -> new Again<>();
      case Blocked<T>(var need) -> new Blocked<>(need);
      case Failed<T>(var fault) -> new Failed<>(fault);
    };
  }
}
