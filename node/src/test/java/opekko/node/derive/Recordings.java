package opekko.node.derive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import opekko.protocol.testkit.Vectors;

/** All recordings by name: those that ship with the project, and the golden vectors. */
final class Recordings {
  private Recordings() {}

  static Path shipped(String name) {
    return Path.of(System.getProperty("opekko.home", ".."), "fixtures", name);
  }

  /** The shipped copy, or the golden vectors' folder; skips the test when there is neither. */
  static Path folder(String name) {
    var shipped = shipped(name);
    return Files.isDirectory(shipped) ? shipped : Vectors.path("derivation-e2e", name);
  }

  static Stream<String> names() {
    return Stream.of(
        "rec-holocene-span-blobs",
        "rec-reorg-1",
        "rec-unsafe-sync",
        "rec-all-forks",
        "rec-calldata-singular",
        "rec-deposits-only",
        "rec-isthmus-deposits",
        "rec-jovian-sysconfig",
        "devnet-311b533a",
        "devnet-45a56db4",
        "devnet-7101d84e",
        "devnet-8c3d087e",
        "op-mainnet-109279674");
  }
}
