package opekko.rpc.eth;

/** What became of the question how much gas a call needs. */
public sealed interface GasOutcome {
  record Needs(long gas) implements GasOutcome {}

  /** The call would fail; the reason is the node's, such as why the contract reverts. */
  record WouldFail(String reason) implements GasOutcome {}

  /** No usable answer came: asking again may do better. */
  record Unknown(String cause) implements GasOutcome {}
}
