package opekko.node.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import opekko.protocol.config.NearestName;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;

/** Turns what the operator said into {@link NodeSettings}. */
public final class Settings {
  private static final Set<String> HTTP = new LinkedHashSet<>(List.of("http", "https"));
  private static final Set<String> HTTP_OR_WS =
      new LinkedHashSet<>(List.of("http", "https", "ws", "wss"));
  private static final String DEFAULT_TOKEN_FILE = "opekko-admin-token";

  private static final List<String> LOG_FORMATS =
      List.of("text", "terminal", "logfmt", "logfmtms", "json", "jsonms", "json-pretty");

  /** op-node's list. */
  private static final List<String> RPC_KINDS =
      List.of(
          "alchemy",
          "quicknode",
          "infura",
          "parity",
          "nethermind",
          "debug_geth",
          "erigon",
          "basic",
          "any",
          "standard");

  private Settings() {}

  /** A row of the table of settings, for the command line's help. */
  public record Flag(
      String name,
      List<String> variables,
      String label,
      String description,
      boolean isSwitch,
      String defaultValue) {}

  public static List<Flag> flags() {
    var reference = Sources.reference();
    return OptionTable.ROWS.stream()
        .map(row ->
            new Flag(
                row.flag(),
                row.variables(),
                row.kind().label(),
                row.description(),
                row.kind() == Option.Kind.SWITCH,
                defaultOf(reference, Sources.path(row))))
        .toList();
  }

  /** Empty where there is none. */
  private static String defaultOf(Config reference, String path) {
    if (!reference.hasPath(path)) return "";
    return reference.getAnyRef(path) instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(reference.getAnyRef(path));
  }

  /** The merged configuration, Pekko's own part included. */
  public static Config merged(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    return Sources.merge(flags, environment, file);
  }

  /** Flags that only op-node has, as far as the environment sets them. */
  public static Map<String, String> foreign(Map<String, String> environment) {
    var found = new TreeMap<String, String>();
    environment.forEach((name, value) -> {
      if (isUnknown(name)) ForeignFlag.flagOf(name).ifPresent(flag -> found.put(flag, value));
    });
    return found;
  }

  /** Warnings of variables that look like settings and are none. */
  public static List<String> unknownVariables(Map<String, String> environment) {
    var known = OptionTable.ROWS.stream().flatMap(row -> row.variables().stream()).toList();
    return environment.keySet().stream()
        .filter(name -> isUnknown(name) && ForeignFlag.flagOf(name).isEmpty())
        .sorted()
        .map(name ->
            name
                + " has no effect: there is no such setting"
                + NearestName.near(name, known).map(n -> "; did you mean " + n + "?").orElse(""))
        .toList();
  }

  private static boolean isUnknown(String variable) {
    return variable.startsWith(Option.PREFIX)
        && OptionTable.ROWS.stream().noneMatch(row -> row.variables().contains(variable));
  }

  /**
   * @param merged from {@link #merged}
   * @param foreign flags that only op-node has, by name
   * @throws ConfigError naming the setting and the problem
   */
  public static NodeSettings read(Config merged, Map<String, String> foreign) {
    var reader = new Reader(merged);
    var warnings = new ArrayList<>(foreignWarnings(foreign));
    var chain = ChainChoice.read(reader, warnings);
    var dataDir = reader.optionalFile("data-dir");
    return new NodeSettings(
        chain.rollup(),
        chain.l1Chain(),
        l1(reader),
        beacon(reader, chain.rollup()),
        engine(reader),
        sync(reader),
        SequencingReader.read(reader, dataDir),
        HaReader.read(reader, dataDir),
        rpc(reader, dataDir),
        new MetricsSettings(
            reader.isOn("metrics.enabled"),
            reader.text("metrics.addr"),
            reader.port("metrics.port")),
        log(reader),
        dataDir,
        List.copyOf(warnings));
  }

  public static LogSettings log(Config merged) {
    return log(new Reader(merged));
  }

  private static LogSettings log(Reader reader) {
    return new LogSettings(
        reader.choice("log.level", List.of("trace", "debug", "info", "warn", "error", "crit")),
        // op-node's spellings of the three.
        switch (reader.choice("log.format", LOG_FORMATS)) {
          case "json", "jsonms", "json-pretty" -> "json";
          case "logfmt", "logfmtms" -> "logfmt";
          default -> "text";
        },
        reader.isOn("log.color"));
  }

  private static L1Settings l1(Reader reader) {
    var endpoints = reader.endpoints("l1.rpc", HTTP_OR_WS);
    if (endpoints.isEmpty()) throw reader.error("l1.rpc", "name at least one L1 endpoint");
    return new L1Settings(
        endpoints,
        reader.isOn("l1.trust-rpc"),
        reader.choice("l1.rpc-kind", RPC_KINDS),
        (int) reader.number("l1.max-concurrency"),
        (int) reader.number("l1.rate-limit"),
        (int) reader.number("l1.max-batch-size"),
        reader.duration("l1.http-poll-interval"),
        reader.duration("l1.epoch-poll-interval"),
        reader.number("l1.confs"),
        reader.number("l1.lookahead-bytes"));
  }

  private static BeaconSettings beacon(Reader reader, RollupConfig rollup) {
    var endpoint = reader.optionalEndpoint("l1.beacon", HTTP);
    var fallbacks = reader.endpoints("l1.beacon-fallbacks", HTTP);
    if (endpoint.isEmpty()
        && fallbacks.isEmpty()
        && rollup.forks().activationTime(Hardfork.ECOTONE).isPresent())
      throw reader.error(
          "l1.beacon", "name a beacon endpoint: from Ecotone on the chain's data may be in blobs");
    return new BeaconSettings(
        endpoint,
        reader.optionalText("l1.beacon-header"),
        fallbacks,
        reader.isOn("l1.beacon-ignore"),
        reader.isOn("l1.beacon-fetch-all-sidecars"),
        reader.isOn("l1.beacon-check-blobs-one-by-one"),
        reader.number("l1.beacon-slot-duration"));
  }

  private static EngineSettings engine(Reader reader) {
    if (reader.optionalText("l2.engine").isEmpty())
      throw reader.error(
          "l2.engine", "name the engine's authenticated endpoint, like http://127.0.0.1:8551");
    if (reader.optionalFile("l2.jwt-secret").isEmpty())
      throw reader.error("l2.jwt-secret", "name the file with the secret shared with the engine");
    return new EngineSettings(
        reader.endpoint("l2.engine", HTTP),
        reader.optionalFile("l2.jwt-secret").orElseThrow(),
        reader.duration("l2.engine-timeout"),
        reader.choice("l2.engine-kind", List.of("geth", "reth", "erigon")));
  }

  private static SyncSettings sync(Reader reader) {
    var mode = reader.choice("sync.mode", List.of("consensus-layer", "execution-layer"));
    return new SyncSettings(
        mode.equals("execution-layer"),
        reader.duration("sync.offset-el-safe"),
        reader.isOn("sync.skip-start-check"),
        (int) reader.number("finality.lookback"),
        (int) reader.number("finality.delay"),
        reader.optionalFile("safedb"));
  }

  private static RpcSettings rpc(Reader reader, Optional<Path> dataDir) {
    var token =
        reader
            .optionalFile("rpc.admin-token")
            .orElseGet(() ->
                dataDir.map(dir -> dir.resolve("admin-token")).orElse(Path.of(DEFAULT_TOKEN_FILE)));
    return new RpcSettings(
        reader.text("rpc.addr"),
        reader.port("rpc.port"),
        reader.isOn("rpc.enable-admin"),
        reader.text("rpc.admin-addr"),
        reader.port("rpc.admin-port"),
        token);
  }

  private static List<String> foreignWarnings(Map<String, String> foreign) {
    return foreign.entrySet().stream()
        .map(entry -> {
          var row =
              ForeignFlag.of(entry.getKey(), entry.getValue())
                  .orElseThrow(() -> new ConfigError(unknown(entry.getKey())));
          if (row.refused().isPresent())
            throw new ConfigError(
                "--" + entry.getKey() + "=" + entry.getValue() + ": " + row.note());
          return "--" + entry.getKey() + " has no effect: " + row.note();
        })
        .toList();
  }

  private static String unknown(String flag) {
    var known = OptionTable.ROWS.stream().map(Option::flag).toList();
    return "--"
        + flag
        + ": no such setting"
        + NearestName.near(flag, known).map(n -> "; did you mean --" + n + "?").orElse("");
  }
}
