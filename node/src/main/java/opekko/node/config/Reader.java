package opekko.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads typed values; an error names the setting in the words of file and flag. */
final class Reader {
  private final Config config;

  Reader(Config merged) {
    this.config = merged.getConfig("opekko");
  }

  String text(String path) {
    return read(path, config::getString);
  }

  Optional<String> optionalText(String path) {
    return Optional.of(text(path)).filter(value -> !value.isBlank());
  }

  boolean isOn(String path) {
    return read(path, config::getBoolean);
  }

  long number(String path) {
    var value = read(path, config::getLong);
    if (value < 0) throw error(path, "must not be negative");
    return value;
  }

  int port(String path) {
    var value = number(path);
    if (value > 65_535) throw error(path, value + " is no port");
    return (int) value;
  }

  Duration duration(String path) {
    return read(path, p -> GoDuration.parse(config.getString(p)));
  }

  Optional<Path> optionalFile(String path) {
    return optionalText(path).map(Path::of);
  }

  URI endpoint(String path, Set<String> schemes) {
    return endpoint(path, text(path), schemes);
  }

  Optional<URI> optionalEndpoint(String path, Set<String> schemes) {
    return optionalText(path).map(value -> endpoint(path, value, schemes));
  }

  List<URI> endpoints(String path, Set<String> schemes) {
    return texts(path).stream().map(value -> endpoint(path, value, schemes)).toList();
  }

  List<String> texts(String path) {
    return read(path, config::getStringList).stream().filter(text -> !text.isBlank()).toList();
  }

  String choice(String path, List<String> allowed) {
    var value = text(path);
    if (!allowed.contains(value))
      throw error(path, "'" + value + "' is none of " + String.join(", ", allowed));
    return value;
  }

  boolean has(String path) {
    return config.hasPath(path);
  }

  ConfigError error(String path, String problem) {
    var flag =
        OptionTable.ROWS.stream()
            .filter(row -> row.path().equals(path))
            .map(row -> "--" + row.flag() + " (opekko." + path + ")")
            .findFirst()
            .orElse("opekko." + path);
    return new ConfigError(flag + ": " + problem);
  }

  private URI endpoint(String path, String value, Set<String> schemes) {
    try {
      var uri = URI.create(value);
      if (uri.getScheme() == null || !schemes.contains(uri.getScheme()) || uri.getHost() == null)
        throw error(
            path,
            "'" + value + "' is no address like " + schemes.iterator().next() + "://host:port");
      return uri;
    } catch (IllegalArgumentException e) {
      throw error(path, "'" + value + "' is no address: " + e.getMessage());
    }
  }

  private <T> T read(String path, Function<String, T> getter) {
    try {
      return getter.apply(path);
    } catch (ConfigException.WrongType | IllegalArgumentException e) {
      throw error(path, e.getMessage());
    }
  }
}
