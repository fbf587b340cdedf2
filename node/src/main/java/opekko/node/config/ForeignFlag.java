package opekko.node.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Flags of op-node for parts that this node does not have, or does in another way. Accepted so that
 * a command line can be kept; each either changes nothing, which is said in a warning, or would
 * change what the node is, which is refused.
 *
 * @param prefix the flag, or the beginning of a family of flags
 * @param refused a value that is refused; empty: none, {@link #ANY}: whatever it is
 */
record ForeignFlag(String prefix, Optional<String> refused, String note) {
  private static final String ANY = "*";
  private static final String NO_FORK = "this version does not know the rules of that fork";
  private static final String NO_GOSSIP =
      "this node has no gossip yet; unsafe blocks come by admin RPC";

  static final List<ForeignFlag> ROWS =
      List.of(
          ignored("p2p.", NO_GOSSIP),
          refusing("altda.enabled", "true", "alternative data availability is not supported yet"),
          ignored("altda.", "alternative data availability is not supported yet"),
          ignored("pprof.", "use Java Flight Recorder: OPEKKO_JAVA_OPTS=-XX:StartFlightRecording"),
          refusing("syncmode.req-resp", "true", "peers no longer answer it; the engine fills gaps"),
          ignored("syncmode.req-resp", "the engine fills gaps"),
          ignored("l1.cache-size", "a bounded look-ahead window takes its place"),
          ignored("l1.runtime-config-reload-interval", NO_GOSSIP),
          ignored("log.pid", "the log has no such field"),
          refusing("override.lagoon", ANY, NO_FORK),
          refusing("override.interop", ANY, NO_FORK),
          ignored("interop.", "interop is not supported yet"),
          ignored("l2.follow.", "this node derives the chain itself"),
          ignored("fetch-withdrawal-root-from-state", "it is read where the header lacks it"),
          ignored("beta.extra-networks", "`opekko networks` lists all there are"),
          ignored("ignore-missing-pectra-blob-schedule", "no such check is made"),
          ignored("experimental.sequencer-api", "there is no such interface here"),
          ignored("rollup.halt", "removed from op-node"),
          ignored("rollup.load-protocol-versions", "removed from op-node"),
          ignored("heartbeat.", "removed from op-node"),
          ignored("snapshotlog.file", "removed from op-node"),
          ignored("l2.engine-sync", "removed from op-node: use --syncmode=execution-layer"),
          ignored("l2.backup-unsafe-sync-rpc", "removed from op-node"),
          ignored("l2.backup-unsafe-sync-rpc.trustrpc", "removed from op-node"));

  static Optional<ForeignFlag> of(String flag, String value) {
    return ROWS.stream().filter(row -> row.matches(flag) && row.concerns(value)).findFirst();
  }

  /** The flag that a variable stands for, as far as its name can tell. */
  static Optional<String> flagOf(String variable) {
    return ROWS.stream()
        .map(row -> row.prefix)
        .filter(prefix -> isOf(variable, prefix))
        .findFirst()
        .map(prefix ->
            prefix.endsWith(".")
                ? prefix
                    + variable
                        .substring(Option.variableOf(prefix).length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.')
                : prefix);
  }

  private static boolean isOf(String variable, String prefix) {
    var name = Option.variableOf(prefix);
    return prefix.endsWith(".") ? variable.startsWith(name) : variable.equals(name);
  }

  private boolean concerns(String value) {
    return refused.map(bad -> bad.equals(ANY) || bad.equals(value)).orElse(true);
  }

  private boolean matches(String flag) {
    return prefix.endsWith(".") ? flag.startsWith(prefix) : flag.equals(prefix);
  }

  private static ForeignFlag ignored(String prefix, String note) {
    return new ForeignFlag(prefix, Optional.empty(), note);
  }

  private static ForeignFlag refusing(String prefix, String value, String note) {
    return new ForeignFlag(prefix, Optional.of(value), note);
  }
}
