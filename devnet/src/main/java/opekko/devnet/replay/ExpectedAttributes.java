package opekko.devnet.replay;

import java.util.Optional;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.json.AttributesJson;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * What a verifier must produce for one block of the final safe chain.
 *
 * @param blockHash the block made from it, where it is known
 * @param l1InclusionBlock number of the first L1 block after which the block was safe
 */
public record ExpectedAttributes(
    long l2Number,
    Hash parentHash,
    Optional<Hash> blockHash,
    long l1Origin,
    long sequenceNumber,
    long l1InclusionBlock,
    PayloadAttributes attributes) {

  static ExpectedAttributes of(Row row) {
    return new ExpectedAttributes(
        row.number("l2_number"),
        row.hash("parent_hash"),
        row.optionalHash("block_hash"),
        row.number("l1_origin"),
        row.number("sequence_number"),
        row.number("l1_inclusion_block"),
        row.read("attributes", AttributesJson::read));
  }

  public BlockId parent() {
    return new BlockId(parentHash, l2Number - 1);
  }
}
