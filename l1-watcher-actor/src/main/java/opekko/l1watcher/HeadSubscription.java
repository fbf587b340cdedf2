package opekko.l1watcher;

/**
 * Where the pushed heads stand. Each attempt has an id of its own, so that a late word from an
 * ended one is told apart.
 */
public sealed interface HeadSubscription {
  /** The endpoint offers none: heads come by poll alone. */
  record NotOffered() implements HeadSubscription {}

  /** Asked for, nothing pushed yet; polling goes on meanwhile. {@code attempts} failed before. */
  record Opening(long id, int attempts) implements HeadSubscription {}

  /** Heads are being pushed; polls are for safe and finalized only. */
  record Live(long id) implements HeadSubscription {}

  /** Ended; polling has taken over until the next try. */
  record Lost(long lastId, int attempts) implements HeadSubscription {}
}
