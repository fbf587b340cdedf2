package opekko.node.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import opekko.devnet.genesis.DevnetAccount;
import opekko.node.devnet.DevnetListener;
import opekko.node.devnet.DevnetMap;
import opekko.protocol.api.SyncStatus;
import picocli.CommandLine.Help.Ansi;

/**
 * What a person at the terminal sees of a devnet: where things are, when the first blocks came, and
 * on a terminal a line of heads that moves.
 */
final class DevnetConsole implements DevnetListener {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String LOG_FILE = "devnet.log";
  private static final List<DevnetAccount> SHOWN =
      List.of(DevnetAccount.USER, DevnetAccount.USER2, DevnetAccount.BATCHER, DevnetAccount.OWNER);

  private final PrintStream out;
  private final boolean isTerminal;
  private final Instant begin;
  private final InstantSource clock;
  private final Map<String, SyncStatus> statuses = new HashMap<>();
  private List<String> nodes = List.of();

  DevnetConsole(PrintStream out, boolean isTerminal, Instant begin, InstantSource clock) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.begin = begin;
    this.clock = clock;
  }

  /** Counts the time from the start of the process. */
  static DevnetConsole onTerminal(PrintStream out) {
    var clock = InstantSource.system();
    var begin = ProcessHandle.current().info().startInstant().orElse(clock.instant());
    var isTerminal =
        System.console() != null && System.console().isTerminal() && Ansi.AUTO.enabled();
    return new DevnetConsole(out, isTerminal, begin, clock);
  }

  /** The terminal is for the table and the heads. */
  @Override
  public void opened(Path folder) {
    LogLevels.toFile(folder.resolve(LOG_FILE));
  }

  @Override
  public synchronized void started(DevnetMap map) {
    var options = map.chain().options();
    line(
        "Devnet: L1 chain %d, a block each %d s; L2 chain %d, a block each %d s, %s"
            .formatted(
                map.chain().rollup().l1ChainId(),
                options.l1BlockTime(),
                map.chain().rollup().l2ChainId(),
                options.l2BlockTime(),
                options.forksAtGenesis().flag()));
    line("");
    row("page", map.sequencer().rpc() + "/", "");
    row("", map.sequencer().admin() + "/", "the same with start, stop, reset: token below");
    row("L1", map.l1().toString(), "JSON-RPC, WebSocket, beacon API");
    for (var node : map.nodes()) {
      row(node.name(), node.rpc().toString(), "optimism_*, streams, page");
      row("", node.eth().toString(), "eth_* for wallets");
      row("", node.admin().toString(), "admin_*, token in " + within(map, node.adminToken()));
      row("", node.engine().toString(), "engine_*, secret in " + within(map, map.jwt()));
    }
    line("");
    for (var account : SHOWN)
      row(
          account.name().toLowerCase(Locale.ROOT),
          account.address().toString(),
          "key " + account.key().toHex());
    line("");
    row(
        "files",
        map.folder().toString(),
        LOG_FILE + " and more, " + (map.isTemporary() ? "deleted at the end" : "kept"));
    line("");
    nodes = map.nodes().stream().map(DevnetMap.Node::name).toList();
  }

  private static Path within(DevnetMap map, Path file) {
    return map.folder().relativize(file);
  }

  private void row(String name, String where, String what) {
    line("  %-12s %-44s %s".formatted(name, where, what).stripTrailing());
  }

  @Override
  public synchronized void moved(String node, SyncStatus status) {
    var before = statuses.put(node, status);
    if (before != null) milestones(node, before, status);
    if (isTerminal && !nodes.isEmpty()) out.print(CLEAR_LINE + heads());
    out.flush();
  }

  private void milestones(String node, SyncStatus before, SyncStatus now) {
    if (before.unsafeL2().number() == 0 && now.unsafeL2().number() > 0)
      milestone(node, "first L2 block");
    if (before.safeL2().number() == 0 && now.safeL2().number() > 0)
      milestone(node, "first safe block");
    if (before.finalizedL2().number() == 0 && now.finalizedL2().number() > 0)
      milestone(node, "first finalized block");
  }

  private void milestone(String node, String what) {
    var seconds = Duration.between(begin, clock.instant()).toMillis() / 1000.0;
    line(String.format(Locale.ROOT, "  %-12s %s after %.1f s", node, what, seconds));
  }

  private String heads() {
    var text = new StringBuilder();
    for (var node : nodes) {
      var status = statuses.get(node);
      if (status == null) continue;
      if (text.isEmpty()) text.append("  L1 ").append(status.headL1().number());
      text.append(
          "   %s unsafe %d safe %d finalized %d"
              .formatted(
                  node,
                  status.unsafeL2().number(),
                  status.safeL2().number(),
                  status.finalizedL2().number()));
    }
    return text.toString();
  }

  private void line(String text) {
    out.print((isTerminal ? CLEAR_LINE : "") + text + System.lineSeparator());
    out.flush();
  }
}
