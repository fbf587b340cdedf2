package opekko.devnet.replay;

import java.util.Optional;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * What a recording says of itself.
 *
 * @param chain in a person's words, as is {@code purpose}
 * @param start the safe head it starts from; empty for the chain's genesis
 * @param l1First number of the first L1 block
 * @param l1Last number of the last L1 block
 * @param l1Head hash of the last L1 block, where branches make that a question
 */
public record Manifest(
    String chain,
    String purpose,
    Optional<BlockId> start,
    long l1First,
    long l1Last,
    Optional<Hash> l1Head) {
  /** The form this program reads. */
  public static final String FORMAT = "op-derivation-fixture/1";

  static Manifest of(Row row) {
    var format = row.text("format");
    if (!format.equals(FORMAT))
      throw row.problem("the format is '" + format + "', this program reads '" + FORMAT + "' only");
    var l1 = row.child("l1");
    return new Manifest(
        row.optionalText("chain"),
        row.optionalText("purpose"),
        start(row.child("start")),
        l1.number("first"),
        l1.number("last"),
        l1.optionalHash("head"));
  }

  /** {@code safe_head} is a sentence when the recording starts at genesis. */
  private static Optional<BlockId> start(Row start) {
    if (start.has("l2")) return Optional.of(start.id("l2"));
    return start.node().path("safe_head").isObject()
        ? Optional.of(start.id("safe_head"))
        : Optional.empty();
  }
}
