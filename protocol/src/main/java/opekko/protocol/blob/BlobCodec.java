package opekko.protocol.blob;

import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * Data in a blob: 4,096 field elements of 32 bytes whose top two bits stay clear. Four elements
 * make a group of 127 data bytes: 31 in each, and 3 that are spread over the low six bits of the
 * four first bytes.
 *
 * @spec derivation.md#blob-encoding; op-service/eth/blob.go
 */
public final class BlobCodec {
  public static final int BLOB_SIZE = 131_072;

  /** Data one blob can carry: 1,024 groups of 127 bytes, less version and length. */
  public static final int MAX_DATA_SIZE = (4 * 31 + 3) * 1024 - 4;

  private static final int GROUPS = 1024;
  private static final int VERSION = 0;

  private BlobCodec() {}

  /**
   * @throws InvalidData when it carries no data of this encoding; such a blob is passed over
   */
  public static Bytes decode(Bytes blob) {
    if (blob.size() != BLOB_SIZE) throw new InvalidData("blob: " + blob.size() + " bytes");
    if (blob.getUnsigned(1) != VERSION)
      throw new InvalidData("blob: unknown encoding " + blob.getUnsigned(1));
    var length = blob.getUnsigned(2) << 16 | blob.getUnsigned(3) << 8 | blob.getUnsigned(4);
    if (length > MAX_DATA_SIZE) throw new InvalidData("blob: claims " + length + " bytes");
    var all = blob.toArray();
    // Version and length lie in the first four bytes of the first group.
    var out = new byte[MAX_DATA_SIZE + 4];
    for (var group = 0; group < GROUPS; group++) decodeGroup(all, group * 128, out, group * 127);
    for (var i = length + 4; i < out.length; i++)
      if (out[i] != 0) throw new InvalidData("blob: data beyond its length");
    return Bytes.wrap(out, 4, length);
  }

  private static void decodeGroup(byte[] blob, int in, byte[] out, int at) {
    var a = blob[in];
    var b = blob[in + 32];
    var c = blob[in + 64];
    var d = blob[in + 96];
    // The reference does not look at the top bits of the very first element.
    if (((in == 0 ? b | c | d : a | b | c | d) & 0xc0) != 0)
      throw new InvalidData("blob: high bits of an element are set");
    System.arraycopy(blob, in + 1, out, at, 31);
    System.arraycopy(blob, in + 33, out, at + 32, 31);
    System.arraycopy(blob, in + 65, out, at + 64, 31);
    System.arraycopy(blob, in + 97, out, at + 96, 31);
    out[at + 31] = (byte) (a & 0x3f | (b & 0x30) << 2);
    out[at + 63] = (byte) (b & 0x0f | (d & 0x0f) << 4);
    out[at + 95] = (byte) (c & 0x3f | (d & 0x30) << 2);
  }

  /**
   * @throws IllegalArgumentException when the data does not fit one blob
   */
  public static Bytes encode(Bytes data) {
    if (data.size() > MAX_DATA_SIZE)
      throw new IllegalArgumentException(
          "a blob carries " + MAX_DATA_SIZE + " bytes, not " + data.size());
    var plain = new byte[MAX_DATA_SIZE + 4];
    plain[0] = VERSION;
    plain[1] = (byte) (data.size() >>> 16);
    plain[2] = (byte) (data.size() >>> 8);
    plain[3] = (byte) data.size();
    data.copyTo(plain, 4);
    var blob = new byte[BLOB_SIZE];
    for (var group = 0; group < GROUPS; group++) encodeGroup(plain, group * 127, blob, group * 128);
    return Bytes.wrap(blob);
  }

  private static void encodeGroup(byte[] plain, int in, byte[] blob, int at) {
    System.arraycopy(plain, in, blob, at + 1, 31);
    System.arraycopy(plain, in + 32, blob, at + 33, 31);
    System.arraycopy(plain, in + 64, blob, at + 65, 31);
    System.arraycopy(plain, in + 96, blob, at + 97, 31);
    int x = plain[in + 31];
    int y = plain[in + 63];
    int z = plain[in + 95];
    blob[at] = (byte) (x & 0x3f);
    blob[at + 32] = (byte) (y & 0x0f | (x & 0xc0) >> 2);
    blob[at + 64] = (byte) (z & 0x3f);
    blob[at + 96] = (byte) ((z & 0xc0) >> 2 | (y & 0xf0) >> 4);
  }
}
