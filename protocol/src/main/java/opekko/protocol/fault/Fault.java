package opekko.protocol.fault;

/**
 * Why something did not work, and what that asks of the caller. Failure is data: exceptions mean
 * bugs.
 *
 * @spec op-node rollup/derive/error.go: the error levels
 */
public sealed interface Fault {
  /** What happened, in a person's words: names the cause. */
  String cause();

  /** The same call may succeed later: retry with back-off. */
  record Temporary(String cause) implements Fault {}

  /** The view of L1 or L2 is no longer consistent: derivation starts over from a safe place. */
  record Reset(String cause) implements Fault {}

  /** No retry can help: the node stops and says why. */
  record Critical(String cause) implements Fault {}
}
