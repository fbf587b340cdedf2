package opekko.protocol.deposit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class SourceHashTest {
  @Test
  void shouldHashAsPublished() {
    var checked = 0;
    for (var test : Vectors.json("deposits", "source-hashes.json")) {
      // Domains 3 and 4 belong to interop, of which no released fork has any part.
      if (test.get("domain").asInt() > 2) continue;

      assertEquals(test.get("source_hash").asText(), hash(test).toHex(), test.toString());
      checked++;
    }
    assertEquals(6, checked);
  }

  private static Hash hash(JsonNode test) {
    return switch (test.get("domain").asInt()) {
      case 0 -> SourceHash.user(block(test), test.get("log_index").asLong());
      case 1 -> SourceHash.l1Attributes(block(test), test.get("sequence_number").asLong());
      default -> SourceHash.upgrade(test.get("intent").asText());
    };
  }

  private static Hash block(JsonNode test) {
    return Hash.fromHex(test.get("l1_block_hash").asText());
  }

  @Test
  void shouldKeepDomainsApart() {
    assertNotEquals(SourceHash.user(Chains.hash(1), 2), SourceHash.l1Attributes(Chains.hash(1), 2));
  }
}
