package opekko.protocol.receipt;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import opekko.protocol.block.Bloom;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A transaction receipt in its consensus form.
 *
 * @param type EIP-2718 type, 0 for legacy
 * @param outcome 1 or no byte for status 1 or 0; 32 bytes of state root before Byzantium
 * @param cumulativeGasUsed of the block so far
 * @param logsBloom 256 bytes
 * @param depositNonce of deposits (type 0x7E) only, as is the next
 * @param depositReceiptVersion from Canyon on
 */
public record Receipt(
    int type,
    Bytes outcome,
    long cumulativeGasUsed,
    Bytes logsBloom,
    List<Log> logs,
    OptionalLong depositNonce,
    OptionalLong depositReceiptVersion) {

  private static final int DEPOSIT = 0x7e;
  private static final int NEWEST_TYPE = 4;
  private static final Bytes SUCCESS = Bytes.of(1);

  public boolean isSuccessful() {
    return outcome.equals(SUCCESS);
  }

  /**
   * True for types this program can read; the bytes of others still count for the receipts root and
   * are otherwise passed over.
   */
  public static boolean isKnown(Bytes encoded) {
    if (encoded.isEmpty()) return false;
    var first = encoded.getUnsigned(0);
    return first >= 0xc0 || first == DEPOSIT || first >= 1 && first <= NEWEST_TYPE;
  }

  /**
   * @param encoded EIP-2718 form
   * @throws InvalidData when the bytes are no receipt of a known type
   */
  public static Receipt decode(Bytes encoded) {
    if (!isKnown(encoded)) throw new InvalidData("receipt: of no known type");
    var first = encoded.getUnsigned(0);
    var type = first >= 0xc0 ? 0 : first;
    var in = RlpReader.ofList(type == 0 ? encoded : encoded.slice(1));
    var outcome = outcome(in.nextBytes());
    var cumulativeGasUsed = in.nextLong();
    var logsBloom = in.nextBytes();
    if (logsBloom.size() != Bloom.SIZE) throw new InvalidData("receipt: bloom of wrong size");
    var list = in.nextList();
    var logs = new ArrayList<Log>();
    while (!list.isAtEnd()) logs.add(Log.decode(list));
    var hasNonce = type == DEPOSIT && !in.isAtEnd();
    var nonce = hasNonce ? OptionalLong.of(in.nextLong()) : OptionalLong.empty();
    var hasVersion = type == DEPOSIT && !in.isAtEnd();
    var version = hasVersion ? OptionalLong.of(in.nextLong()) : OptionalLong.empty();
    in.expectEnd();
    return new Receipt(
        type, outcome, cumulativeGasUsed, logsBloom, List.copyOf(logs), nonce, version);
  }

  private static Bytes outcome(Bytes item) {
    if (item.isEmpty() || item.equals(SUCCESS) || item.size() == Hash.SIZE) return item;
    throw new InvalidData("receipt: neither a status nor a state root: " + item);
  }

  public Bytes encode() {
    return type == 0 ? RlpWriter.list(this::fields) : RlpWriter.typed(type, this::fields);
  }

  private void fields(RlpWriter out) {
    out.put(outcome).put(cumulativeGasUsed).put(logsBloom);
    out.putList(list -> logs.forEach(log -> log.encode(list)));
    depositNonce.ifPresent(out::put);
    depositReceiptVersion.ifPresent(out::put);
  }
}
