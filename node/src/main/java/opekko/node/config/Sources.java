package opekko.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.config.NearestName;

/**
 * Lays the four sources of settings over each other: flags over variables over the file over the
 * reference.
 */
final class Sources {
  private static final String ROOT = "opekko";

  private Sources() {}

  /**
   * @param flags by flag name, without dashes
   * @param environment the process environment
   * @throws ConfigError when the file cannot be read or has a key that no setting has
   */
  static Config merge(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    var overrides = new HashMap<String, Object>();
    for (var row : OptionTable.ROWS) {
      given(row, flags, environment).ifPresent(text -> overrides.put(path(row), value(row, text)));
    }
    return ConfigFactory.parseMap(overrides, "flags and environment")
        .withFallback(file.map(Sources::parse).orElse(ConfigFactory.empty()))
        .withFallback(reference())
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve(ConfigResolveOptions.defaults());
  }

  static Config reference() {
    return ConfigFactory.parseResources("opekko.conf");
  }

  static String path(Option row) {
    return ROOT + "." + row.path();
  }

  private static Optional<String> given(
      Option row, Map<String, String> flags, Map<String, String> environment) {
    var flag = flags.get(row.flag());
    if (flag != null) return Optional.of(flag);
    return row.variables().stream().map(environment::get).filter(v -> v != null).findFirst();
  }

  private static Object value(Option row, String text) {
    return switch (row.kind()) {
      case LIST -> Arrays.stream(text.split(",")).map(String::strip).toList();
      case TEXT, SWITCH, NUMBER, DURATION, FILE -> text;
    };
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file))
      throw new ConfigError("--config " + file + ": no such file, or not readable");
    try {
      var parsed = ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults());
      refuseUnknownKeys(parsed.resolve(), file);
      return parsed;
    } catch (ConfigException e) {
      throw new ConfigError("--config " + file + ": " + e.getMessage());
    }
  }

  private static void refuseUnknownKeys(Config parsed, Path file) {
    if (!parsed.hasPath(ROOT)) return;
    var known = OptionTable.ROWS.stream().map(Option::path).toList();
    for (var entry : parsed.getConfig(ROOT).entrySet()) {
      if (!known.contains(entry.getKey()))
        throw new ConfigError(
            "--config %s: unknown setting opekko.%s%s"
                .formatted(file, entry.getKey(), suggestion(entry.getKey(), known)));
    }
  }

  private static String suggestion(String key, List<String> known) {
    return NearestName.near(key, known)
        .map(name -> "; did you mean opekko." + name + "?")
        .orElse("");
  }
}
