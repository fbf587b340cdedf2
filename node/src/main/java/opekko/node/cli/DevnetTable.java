package opekko.node.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import opekko.devnet.genesis.DevnetAccount;
import opekko.node.devnet.DevnetMap;

/** Where everything of a devnet is, for a person. */
final class DevnetTable {
  private static final List<DevnetAccount> SHOWN =
      List.of(DevnetAccount.USER, DevnetAccount.USER2, DevnetAccount.BATCHER, DevnetAccount.OWNER);

  private final List<String> lines = new ArrayList<>();
  private final DevnetMap map;
  private final Map<String, Long> pids;

  private DevnetTable(DevnetMap map, Map<String, Long> pids) {
    this.map = map;
    this.pids = pids;
  }

  /**
   * @param pids of the nodes that have processes of their own
   * @param logFile within the folder
   */
  static List<String> lines(DevnetMap map, Map<String, Long> pids, String logFile) {
    var table = new DevnetTable(map, pids);
    table.chains();
    table.nodes();
    table.accounts();
    table.files(logFile);
    if (map.voters() > 0) table.orders();
    table.lines.add("");
    return table.lines;
  }

  private void chains() {
    var options = map.chain().options();
    lines.add(
        "Devnet: L1 chain %d, a block each %d s; L2 chain %d, a block each %d s, %s"
            .formatted(
                map.chain().rollup().l1ChainId(),
                options.blockTimes().l1(),
                map.chain().rollup().l2ChainId(),
                options.blockTimes().l2(),
                options.upgrades().atGenesis().flag()));
    lines.add("");
  }

  private void nodes() {
    row("page", map.sequencer().rpc() + "/", map.voters() > 0 ? "and one on each node" : "");
    row("", map.sequencer().admin() + "/", "the same with what operators may do: token below");
    row("L1", map.l1().toString(), "JSON-RPC, WebSocket, beacon API");
    for (var node : map.nodes()) {
      var pid = pids.get(node.name());
      row(
          node.name(),
          node.rpc().toString(),
          "optimism_*, streams, page" + (pid == null ? "" : "; pid " + pid));
      row("", node.eth().toString(), "eth_* for wallets");
      row("", node.admin().toString(), "admin_*, token in " + within(node.adminToken()));
      row("", node.engine().toString(), "engine_*, secret in " + within(map.jwt()));
    }
    lines.add("");
  }

  private void accounts() {
    for (var account : SHOWN)
      row(
          account.name().toLowerCase(Locale.ROOT),
          account.address().toString(),
          "key " + account.key().toHex());
    lines.add("");
  }

  private void files(String logFile) {
    var logs = pids.isEmpty() ? logFile : logFile + ", node-*/node.log";
    var fate = map.isTemporary() ? "deleted at the end" : "kept";
    row("files", map.folder().toString(), "%s and more, %s".formatted(logs, fate));
  }

  /** To be copied as they are: any node passes them on to the leader. */
  private void orders() {
    var node = map.sequencer();
    var isUsual = node.rpc().toString().equals(DevnetDefaults.NODE);
    var rpc = isUsual ? "" : " --rpc " + node.rpc();
    var admin = isUsual ? "" : " --admin " + node.admin();
    lines.add("");
    row("try", "opekko ha status --watch" + rpc, "");
    row("", "opekko ha transfer" + rpc + admin + " --token-file " + node.adminToken(), "");
  }

  private Path within(Path file) {
    return map.folder().relativize(file);
  }

  private void row(String name, String where, String what) {
    lines.add("  %-12s %-44s %s".formatted(name, where, what).stripTrailing());
  }
}
