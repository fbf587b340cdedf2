package opekko.node.batcher;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.node.config.ConfigError;
import opekko.node.config.GoDuration;

/**
 * The options as they were given: flags before variables before defaults. Errors name the flag.
 *
 * @param flags values by flag, without the dashes
 */
record GivenOptions(Map<String, String> flags, Map<String, String> environment) {
  private static final BigDecimal GWEI = BigDecimal.TEN.pow(9);

  Optional<String> optional(BatcherFlag option) {
    var text =
        Optional.ofNullable(flags.get(option.flag()))
            .or(() -> Optional.ofNullable(environment.get(option.variable())))
            .orElse(option.usual());
    return Optional.of(text.strip()).filter(value -> !value.isEmpty());
  }

  String text(BatcherFlag option) {
    return optional(option)
        .orElseThrow(
            () -> error(option, "is needed, or %s; see --help".formatted(option.variable())));
  }

  String choice(BatcherFlag option, List<String> allowed) {
    var value = text(option);
    if (!allowed.contains(value))
      throw error(option, "'" + value + "' is none of " + String.join(", ", allowed));
    return value;
  }

  boolean isOn(BatcherFlag option) {
    return choice(option, List.of("true", "false")).equals("true");
  }

  int number(BatcherFlag option, int least, int most) {
    var value = time(option);
    if (value < least || value > most)
      throw error(option, "%d is not from %d to %d".formatted(value, least, most));
    return (int) value;
  }

  /** A number of any size that is not negative. */
  long time(BatcherFlag option) {
    var text = text(option);
    try {
      var value = Long.parseLong(text);
      if (value < 0) throw error(option, "must not be negative");
      return value;
    } catch (NumberFormatException _) {
      throw error(option, "'" + text + "' is no number");
    }
  }

  Duration duration(BatcherFlag option) {
    try {
      return GoDuration.parse(text(option));
    } catch (IllegalArgumentException e) {
      throw error(option, e.getMessage());
    }
  }

  Optional<BigInteger> wei(BatcherFlag option) {
    return optional(option)
        .map(text -> {
          try {
            return new BigDecimal(text).multiply(GWEI).toBigIntegerExact();
          } catch (ArithmeticException | NumberFormatException _) {
            throw error(option, "'" + text + "' is no amount in gwei");
          }
        });
  }

  URI endpoint(BatcherFlag option) {
    var all = endpoints(option);
    if (all.size() > 1) throw error(option, "one address only");
    return all.getFirst();
  }

  /** Separated by commas; at least one. */
  List<URI> endpoints(BatcherFlag option) {
    return Arrays.stream(text(option).split(","))
        .map(text -> endpoint(option, text.strip()))
        .toList();
  }

  private URI endpoint(BatcherFlag option, String text) {
    try {
      var uri = URI.create(text);
      var isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null) return uri;
    } catch (IllegalArgumentException _) {
      // The same message as for any other text.
    }
    throw error(option, "'" + text + "' is no address like http://host:port");
  }

  ConfigError error(BatcherFlag option, String problem) {
    return new ConfigError("--" + option.flag() + ": " + problem);
  }
}
