package opekko.devnet.l2;

import opekko.protocol.type.Bytes;

/**
 * How many bytes FastLZ would make of some: the chain's measure of how well a transaction
 * compresses. Level 1, a window of 8 KiB, the first match taken. Nothing is really compressed.
 *
 * @spec fjord/exec-engine.md#fastlz-implementation
 */
final class FastLz {
  private static final int TABLE_BITS = 13;
  private static final int WINDOW = 0x1fff;
  private static final int MAX_RUN = 32;
  private static final int MAX_MATCH = 262;

  /** So close to the end no match begins. */
  private static final int TAIL = 13;

  private final byte[] input;
  private final int[] lastSeen = new int[1 << TABLE_BITS];
  private int size;

  /** Where the bytes of the last match occurred before. */
  private int lastMatch;

  private FastLz(byte[] input) {
    this.input = input;
  }

  static int compressedSize(Bytes input) {
    return new FastLz(input.toArray()).compress();
  }

  private int compress() {
    var limit = input.length - TAIL;
    var done = 0;
    for (var at = 2; at < limit; ) {
      var match = nextMatch(at, limit);
      if (match < 0) break;
      at = match;
      addLiterals(at - done);
      var length = matchLength(lastMatch, at);
      addMatch(length);
      at += length;
      remember(at++);
      remember(at++);
      done = at;
    }
    addLiterals(input.length - done);
    return size;
  }

  /** The next place from {@code at} on whose three bytes occurred before; -1 at the end. */
  private int nextMatch(int at, int limit) {
    for (; at < limit; at++) {
      var bytes = three(at);
      var slot = slot(bytes);
      lastMatch = lastSeen[slot];
      lastSeen[slot] = at;
      if (at - lastMatch <= WINDOW && bytes == three(lastMatch)) return at + 1 < limit ? at : -1;
    }
    return -1;
  }

  private int matchLength(int earlier, int at) {
    var end = input.length - 4;
    var length = 0;
    while (at + 3 + length < end) {
      var isSame = input[earlier + 3 + length] == input[at + 3 + length];
      length++;
      if (!isSame) break;
    }
    return length;
  }

  private void addLiterals(int count) {
    size += (MAX_RUN + 1) * (count / MAX_RUN);
    if (count % MAX_RUN != 0) size += count % MAX_RUN + 1;
  }

  private void addMatch(int length) {
    var rest = length - 1;
    size += 3 * (rest / MAX_MATCH) + (rest % MAX_MATCH >= 6 ? 3 : 2);
  }

  private void remember(int at) {
    lastSeen[slot(three(at))] = at;
  }

  private int three(int at) {
    return input[at] & 0xff | (input[at + 1] & 0xff) << 8 | (input[at + 2] & 0xff) << 16;
  }

  private static int slot(int bytes) {
    return (int) (2_654_435_769L * bytes >>> 19) & WINDOW;
  }
}
