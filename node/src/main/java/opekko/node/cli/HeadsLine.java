package opekko.node.cli;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import opekko.node.terminal.Palette;
import opekko.protocol.api.SyncStatus;

/** The heads of a devnet's nodes, in a line that fits a terminal. Not thread-safe. */
final class HeadsLine {
  private final Palette palette;
  private final Map<String, SyncStatus> heads = new HashMap<>();
  private final Set<String> down = new HashSet<>();
  private Optional<String> leader = Optional.empty();
  private List<String> nodes = List.of();
  private int voters;

  HeadsLine(Palette palette) {
    this.palette = palette;
  }

  /**
   * @param voters how many of them are a cluster: the first ones
   */
  void show(List<String> names, int voters) {
    nodes = List.copyOf(names);
    this.voters = voters;
  }

  /** The heads that it had before. */
  Optional<SyncStatus> moved(String node, SyncStatus status) {
    return Optional.ofNullable(heads.put(node, status));
  }

  void leads(Optional<String> node) {
    leader = node;
  }

  void isDown(String node, boolean isDown) {
    if (isDown) down.add(node);
    else down.remove(node);
  }

  String text() {
    var text = new StringBuilder();
    heads.values().stream()
        .max(Comparator.comparingLong(status -> status.headL1().number()))
        .ifPresent(status -> text.append("  L1 ").append(status.headL1().number()));
    if (voters > 0) cluster(text);
    for (var node : nodes.subList(voters, nodes.size())) {
      var status = heads.get(node);
      if (status == null) continue;
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

  private void cluster(StringBuilder text) {
    text.append("   ")
        .append(
            leader.map(name -> palette.good(name + " leads")).orElse(palette.bad("nobody leads")))
        .append("   unsafe");
    for (var node : nodes.subList(0, voters)) text.append(' ').append(unsafe(node));
    newest()
        .ifPresent(status ->
            text.append(
                "   safe %d   finalized %d"
                    .formatted(status.safeL2().number(), status.finalizedL2().number())));
  }

  private String unsafe(String node) {
    if (down.contains(node)) return palette.bad(node + " down");
    var status = heads.get(node);
    return node + " " + (status == null ? "?" : status.unsafeL2().number());
  }

  private Optional<SyncStatus> newest() {
    return nodes.subList(0, voters).stream()
        .map(heads::get)
        .filter(status -> status != null)
        .max(Comparator.comparingLong(status -> status.safeL2().number()));
  }
}
