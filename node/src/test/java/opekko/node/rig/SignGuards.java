package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import opekko.protocol.file.Disk;
import opekko.protocol.file.LogFile;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What the nodes' key was asked to sign, by the files of their sign guards: also what never got
 * out. A record is chain, lineage and number, 8 bytes each, and the hash of the payload.
 */
final class SignGuards {
  private record Place(long chain, long lineage, long number) {}

  private final Map<Place, Hash> payloads = new HashMap<>();
  private final TreeSet<String> conflicts = new TreeSet<>();

  void read(NodeProcess node) {
    for (var file : files(node.folder().resolve("data"))) read(node.folder(), file);
  }

  private static List<Path> files(Path data) {
    try (var all = Files.list(data)) {
      return all.filter(file -> file.getFileName().toString().matches("signed-0x.*\\.log"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file is in use: a copy is read, at whose end a record may be cut short. */
  private void read(Path folder, Path file) {
    var copy = folder.resolve("signed-copy");
    try {
      Files.deleteIfExists(copy);
      Files.copy(file, copy);
      LogFile.open(copy, Disk.REAL, (_, record) -> add(record)).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Bytes record) {
    var place =
        new Place(record.getLong(0), record.getLong(Long.BYTES), record.getLong(2 * Long.BYTES));
    var payload = new Hash(record.slice(3 * Long.BYTES, Hash.SIZE));
    var other = payloads.putIfAbsent(place, payload);
    if (other != null && !other.equals(payload))
      conflicts.add("%s: payloads %s and %s".formatted(place, other, payload));
  }

  /** Heights for which two payloads were to be signed within a lineage. */
  TreeSet<String> conflicts() {
    return conflicts;
  }

  /** How many heights were signed at all. */
  int heights() {
    return payloads.size();
  }
}
