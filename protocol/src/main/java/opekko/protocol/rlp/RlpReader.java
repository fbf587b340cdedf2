package opekko.protocol.rlp;

import java.math.BigInteger;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Reads RLP items one after the other from a window of bytes, without a copy. Strict: only the
 * canonical form is accepted, and no length prefix is believed beyond the bytes that are there.
 *
 * <p>Every method throws {@link InvalidData} on bytes that do not follow the format.
 *
 * @spec ethereum yellow paper, appendix B
 */
public final class RlpReader {
  private static final int SHORT_LIMIT = 55;

  private final Bytes data;
  private int position;
  private final int end;

  public RlpReader(Bytes data) {
    this(data, 0, data.size());
  }

  private RlpReader(Bytes data, int position, int end) {
    this.data = data;
    this.position = position;
    this.end = end;
  }

  /** The reader of the items of the one list that {@code data} is. */
  public static RlpReader ofList(Bytes data) {
    var outer = new RlpReader(data);
    var list = outer.nextList();
    outer.expectEnd();
    return list;
  }

  public boolean isAtEnd() {
    return position == end;
  }

  public void expectEnd() {
    if (position != end) throw new InvalidData("rlp: " + (end - position) + " bytes too many");
  }

  public boolean isListNext() {
    return peek() >= 0xc0;
  }

  /** Where the next item begins, in bytes from the start of the data given. */
  public int position() {
    return position;
  }

  public RlpReader nextList() {
    if (!isListNext()) throw new InvalidData("rlp: a list is expected");
    var length = headerAndLength(0xc0);
    var inner = new RlpReader(data, position, position + length);
    position += length;
    return inner;
  }

  public Bytes nextBytes() {
    var first = peek();
    if (first < 0x80) return data.slice(position++, 1);
    if (first >= 0xc0) throw new InvalidData("rlp: a string is expected");
    var length = headerAndLength(0x80);
    if (length == 1 && data.getUnsigned(position) < 0x80)
      throw new InvalidData("rlp: a single small byte must stand for itself");
    var item = data.slice(position, length);
    position += length;
    return item;
  }

  /** The next item whole, header included, whatever it is; its inside is not looked at. */
  public Bytes nextRaw() {
    var start = position;
    if (isListNext()) nextList();
    else nextBytes();
    return data.slice(start, position - start);
  }

  public void skip() {
    nextRaw();
  }

  /** An unsigned 64-bit number; the top bit may be set. */
  public long nextLong() {
    var item = number(8);
    var value = 0L;
    for (var i = 0; i < item.size(); i++) value = value << 8 | item.getUnsigned(i);
    return value;
  }

  /** A non-negative number of at most 256 bits. */
  public BigInteger nextBigInteger() {
    return new BigInteger(1, number(32).toArray());
  }

  public boolean nextBoolean() {
    var value = nextLong();
    if (value != 0 && value != 1) throw new InvalidData("rlp: " + value + " is no boolean");
    return value == 1;
  }

  public Hash nextHash() {
    return new Hash(sized(Hash.SIZE));
  }

  public Address nextAddress() {
    return new Address(sized(Address.SIZE));
  }

  private Bytes sized(int size) {
    var item = nextBytes();
    if (item.size() != size)
      throw new InvalidData("rlp: " + size + " bytes are expected, not " + item.size());
    return item;
  }

  private Bytes number(int maxSize) {
    var item = nextBytes();
    if (item.size() > maxSize) throw new InvalidData("rlp: number of " + item.size() + " bytes");
    if (!item.isEmpty() && item.get(0) == 0) throw new InvalidData("rlp: number with leading zero");
    return item;
  }

  private int peek() {
    if (position >= end) throw new InvalidData("rlp: ends too early");
    return data.getUnsigned(position);
  }

  /** Moves past the header; answers the length of the content, which is known to be there. */
  private int headerAndLength(int base) {
    var first = data.getUnsigned(position++);
    var length = (long) (first - base);
    if (length > SHORT_LIMIT) length = longLength((int) length - SHORT_LIMIT);
    if (length > end - position)
      throw new InvalidData("rlp: claims " + length + " bytes, " + (end - position) + " are there");
    return (int) length;
  }

  private long longLength(int sizeOfLength) {
    if (sizeOfLength > end - position) throw new InvalidData("rlp: ends inside a length");
    var length = 0L;
    for (var i = 0; i < sizeOfLength; i++) length = length << 8 | data.getUnsigned(position + i);
    if (data.getUnsigned(position) == 0 || Long.compareUnsigned(length, SHORT_LIMIT) <= 0)
      throw new InvalidData("rlp: length not in its shortest form");
    position += sizeOfLength;
    return length < 0 ? Long.MAX_VALUE : length;
  }
}
