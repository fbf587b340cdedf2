package opekko.devnet.replay;

import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.json.AttributesJson;
import opekko.protocol.type.Hash;

/** Attributes that the recorded engine could not make a block of. */
public record RejectedAttributes(Hash parentHash, PayloadAttributes attributes, Refusal refusal) {
  static RejectedAttributes of(Row row) {
    return new RejectedAttributes(
        row.hash("parent_hash"),
        row.read("attributes", AttributesJson::read),
        Refusal.of(row).orElseThrow(() -> row.problem("these attributes were not refused")));
  }
}
