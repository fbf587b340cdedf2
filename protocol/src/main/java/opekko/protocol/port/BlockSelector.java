package opekko.protocol.port;

import opekko.protocol.type.Hash;

/**
 * Which block a read is about. Reads by hash are pinned; the others may answer differently next
 * time.
 */
public sealed interface BlockSelector {
  record ByHash(Hash hash) implements BlockSelector {}

  record ByNumber(long number) implements BlockSelector {}

  record ByLabel(BlockLabel label) implements BlockSelector {}

  static BlockSelector hash(Hash hash) {
    return new ByHash(hash);
  }

  static BlockSelector number(long number) {
    return new ByNumber(number);
  }

  static BlockSelector label(BlockLabel label) {
    return new ByLabel(label);
  }
}
