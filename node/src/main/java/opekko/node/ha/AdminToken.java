package opekko.node.ha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import opekko.node.config.ConfigError;
import opekko.rpc.http.HttpCall.Header;

/**
 * What opens a node's admin listener.
 *
 * @param files where it may be: the first that is there is read, at each use
 */
public record AdminToken(List<Path> files) {
  /** Where a node keeps it that was started in this folder. */
  public static final AdminToken USUAL =
      new AdminToken(List.of(Path.of("data/admin-token"), Path.of("opekko-admin-token")));

  public AdminToken {
    files = List.copyOf(files);
  }

  /**
   * @throws ConfigError when there is none
   */
  List<Header> header() {
    for (var file : files) {
      if (Files.exists(file)) return List.of(new Header("Authorization", "Bearer " + read(file)));
    }
    throw new ConfigError(
        "--token-file: no admin token in %s: name the file that the node made, DIR/admin-token of its --data-dir (or OPEKKO_ADMIN_TOKEN_FILE)"
            .formatted(String.join(" or ", files.stream().map(Path::toString).toList())));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ConfigError("--token-file: %s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }
}
