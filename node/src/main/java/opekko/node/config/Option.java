package opekko.node.config;

import java.util.List;

/**
 * One setting of the node: its op-node flag, its environment variables and its path in the
 * configuration file. All three say the same; this row is the only place that knows.
 *
 * @param flag without the dashes
 * @param variables full names of environment variables, the preferred one first
 * @param path below {@code opekko} in the configuration file
 */
record Option(String flag, Kind kind, String path, List<String> variables, String description) {
  static final String PREFIX = "OP_NODE_";

  enum Kind {
    TEXT("TEXT"),
    LIST("A,B,…"),
    SWITCH("true|false"),
    NUMBER("N"),
    DURATION("12s"),
    FILE("FILE");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** A setting whose variable follows op-node's rule: the flag in capitals. */
  static Option regular(String flag, Kind kind, String path, String description) {
    return new Option(flag, kind, path, List.of(variableOf(flag)), description);
  }

  /** op-node's rule: the flag in capitals. */
  static String variableOf(String flag) {
    return PREFIX + flag.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** A setting whose variable op-node named otherwise. */
  static Option named(String flag, Kind kind, String path, List<String> names, String description) {
    return new Option(flag, kind, path, names.stream().map(PREFIX::concat).toList(), description);
  }
}
