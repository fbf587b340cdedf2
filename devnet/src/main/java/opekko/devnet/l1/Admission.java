package opekko.devnet.l1;

/** Whether a transaction is taken. */
public sealed interface Admission {
  record Admitted(KnownTransaction transaction) implements Admission {}

  /** In the words of geth where it has some, as senders look for them. */
  record Refused(String reason) implements Admission {}
}
