package opekko.node.status;

import opekko.protocol.type.Hash;

/** A hash in few characters: its beginning and its end. */
public final class HashText {
  private static final int START = 10;
  private static final int END = 62;

  private HashText() {}

  public static String brief(Hash hash) {
    var digits = hash.toHex();
    return digits.substring(0, START) + "…" + digits.substring(END);
  }
}
