package opekko.sequencer.signing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Which payloads were signed, by height, and which one more may be.
 *
 * <p>A record is {@code chain u64, lineage u64, number u64, payload hash}, big endian.
 */
final class SignedHeights {
  record Signed(long chain, long lineage, long number, Hash payload) {
    static final int SIZE = 3 * Long.BYTES + Hash.SIZE;

    static Signed of(SigningRequest request) {
      return new Signed(
          request.l2ChainId(), request.lineage(), request.block().number(), request.payloadHash());
    }

    /**
     * @throws InvalidData when these are no record's bytes
     */
    static Signed decode(Bytes body) {
      if (body.size() != SIZE) throw new InvalidData("record of " + body.size() + " bytes");
      return new Signed(
          body.getLong(0),
          body.getLong(Long.BYTES),
          body.getLong(2 * Long.BYTES),
          new Hash(body.slice(3 * Long.BYTES, Hash.SIZE)));
    }

    Bytes encode() {
      var out = ByteBuffer.allocate(SIZE).putLong(chain).putLong(lineage).putLong(number);
      return Bytes.wrap(out.put(payload.bytes().asByteBuffer()).array());
    }
  }

  private final int kept;
  private final TreeMap<Long, Signed> byHeight = new TreeMap<>();
  private Optional<Signed> newest = Optional.empty();

  SignedHeights(int kept) {
    this.kept = kept;
  }

  /** In the order in which they were signed. A new lineage may begin lower than the last ended. */
  void add(Signed signed) {
    byHeight.put(signed.number(), signed);
    if (byHeight.size() > kept) byHeight.pollFirstEntry();
    var isNewest =
        newest
            .filter(last ->
                last.lineage() > signed.lineage()
                    || last.lineage() == signed.lineage() && last.number() > signed.number())
            .isEmpty();
    if (isNewest) newest = Optional.of(signed);
  }

  /** Whether that very payload was signed before. */
  boolean has(Signed wanted) {
    return Optional.ofNullable(byHeight.get(wanted.number()))
        .filter(it -> it.chain() == wanted.chain() && it.payload().equals(wanted.payload()))
        .isPresent();
  }

  /** Why it must not be signed; empty when it may. */
  Optional<String> conflict(Signed wanted) {
    if (newest.isEmpty() || has(wanted)) return Optional.empty();
    var last = newest.get();
    if (last.chain() != wanted.chain())
      return Optional.of(
          "it signed for chain %d before, not for %d".formatted(last.chain(), wanted.chain()));
    if (wanted.lineage() < last.lineage())
      return Optional.of(
          "block %d is of lineage %d, but one of lineage %d was signed"
              .formatted(wanted.number(), wanted.lineage(), last.lineage()));
    if (wanted.lineage() > last.lineage() || wanted.number() > last.number())
      return Optional.empty();
    var before = byHeight.get(wanted.number());
    return Optional.of(
        before != null && before.lineage() == wanted.lineage()
            ? "another block %d was signed: payload %s, not %s"
                .formatted(wanted.number(), before.payload(), wanted.payload())
            : "block %d is older than block %d, which was signed, and is not remembered"
                .formatted(wanted.number(), last.number()));
  }

  /** Lowest first; the newest last, as it need not be the highest. */
  List<Signed> all() {
    var all = new ArrayList<>(byHeight.values());
    newest.ifPresent(last -> {
      all.remove(last);
      all.add(last);
    });
    return all;
  }
}
