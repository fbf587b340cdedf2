package opekko.node.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import opekko.protocol.type.Hash;

/**
 * What the nodes' commit logs say was decided, and what their key signed, gathered over the life of
 * a cluster: no height may have two hashes within a lineage, whoever is asked.
 */
final class DecidedBlocks {
  private static final int LINES = 1000;

  private final Map<Hash, Long> lineages = new HashMap<>();
  private final Map<Place, Hash> blocks = new HashMap<>();
  private final TreeSet<String> conflicts = new TreeSet<>();

  private record Place(long lineage, long number) {}

  void read(NodeProcess node) {
    new HaClient(node).log(LINES).ifPresent(lines -> lines.forEach(this::readLine));
    signed(node.folder().resolve(KillableSigner.BOOK));
  }

  private void readLine(JsonNode line) {
    if (!line.path("what").asText().startsWith("block")) return;
    var hash = Hash.fromHex(line.at("/block/hash").asText());
    add(line.path("lineage").asLong(), line.at("/block/number").asLong(), hash);
  }

  private void signed(Path book) {
    if (!Files.exists(book)) return;
    try (var lines = Files.lines(book)) {
      lines
          .map(line -> line.split(" "))
          .forEach(
              word -> add(Long.parseLong(word[0]), Long.parseLong(word[1]), Hash.fromHex(word[2])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(long lineage, long number, Hash hash) {
    lineages.putIfAbsent(hash, lineage);
    var other = blocks.putIfAbsent(new Place(lineage, number), hash);
    if (other != null && !other.equals(hash))
      conflicts.add("%d in lineage %d: %s and %s".formatted(number, lineage, other, hash));
  }

  /** Heights that were decided or signed twice. */
  TreeSet<String> conflicts() {
    return conflicts;
  }

  /** How many rewinds a block came after; empty when no log told of it. */
  OptionalLong lineage(Hash block) {
    var found = lineages.get(block);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found);
  }
}
