package opekko.devnet.batcher;

/** What L1 said to a transaction. */
public sealed interface Submission {
  record Accepted() implements Submission {}

  /** In the words of the server: its pool does not take it. */
  record Refused(String reason) implements Submission {}

  /** No answer: it may have been taken or not. */
  record Unknown(String cause) implements Submission {}
}
