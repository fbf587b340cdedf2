package opekko.protocol.tx;

import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.type.Bytes;

/**
 * Lists inside transactions that are passed on unread but for their form: the reference decodes
 * them, so one of another form makes the transaction, and the batch it is in, invalid.
 */
public final class AccessLists {
  private AccessLists() {}

  /** A list of pairs of an address and a list of storage keys, as encoded. */
  public static Bytes next(RlpReader in) {
    var raw = in.nextRaw();
    var list = RlpReader.ofList(raw);
    while (!list.isAtEnd()) {
      var entry = list.nextList();
      entry.nextAddress();
      var keys = entry.nextList();
      while (!keys.isAtEnd()) keys.nextHash();
      entry.expectEnd();
    }
    return raw;
  }

  /** A list of chain id, address, nonce, parity, r and s, as encoded. */
  public static Bytes nextAuthorizations(RlpReader in) {
    var raw = in.nextRaw();
    var list = RlpReader.ofList(raw);
    while (!list.isAtEnd()) {
      var entry = list.nextList();
      entry.nextBigInteger();
      entry.nextAddress();
      entry.nextLong();
      if (entry.nextLong() >>> 8 != 0) throw new InvalidData("authorization: parity over one byte");
      entry.nextBigInteger();
      entry.nextBigInteger();
      entry.expectEnd();
    }
    return raw;
  }
}
