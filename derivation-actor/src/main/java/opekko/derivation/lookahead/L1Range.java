package opekko.derivation.lookahead;

/**
 * One request for consecutive L1 blocks. {@code id} tells it from one for the same blocks before.
 */
public record L1Range(long id, long first, int count) {
  long end() {
    return first + count;
  }
}
