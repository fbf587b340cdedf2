package opekko.node.rig;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A bridge, and a network namespace on it for each node. Links are cut one way at a time, and
 * silently: the sender is told a hardware address that nobody has, so that its packets are lost as
 * in a dead switch. That needs no packet filter.
 */
final class RigNetwork implements AutoCloseable {
  private static final String PREFIX = "opk";
  private static final String NOBODY = "02:de:ad:00:00:01";
  private static final Pattern OURS = Pattern.compile("\\b" + PREFIX + "(\\d+)n\\d+(-\\w+)?\\b");
  private static final int SUBNETS = 250;

  /** Of the packet filter, in each namespace. */
  static final int QUEUE = 0;

  private static final AtomicInteger OPENED = new AtomicInteger();

  /**
   * One process may have several, one after the other: what one leaves is not in the next's way.
   */
  private final String bridge =
      PREFIX + ProcessHandle.current().pid() + "n" + OPENED.incrementAndGet();

  private final List<String> nodes;
  private int subnet;

  private RigNetwork(List<String> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Why there can be none on this machine; empty when there can. */
  static Optional<String> obstacle() {
    if (!"root".equals(System.getProperty("user.name")))
      return Optional.of("the fault rig needs root");
    try {
      return Shell.attempt("ip", "netns", "list").isPresent()
          ? Optional.empty()
          : Optional.of("the fault rig needs network namespaces");
    } catch (UncheckedIOException _) {
      return Optional.of("the fault rig needs the program 'ip'");
    }
  }

  /** Also removes what runs that were killed have left. */
  static RigNetwork open(List<String> nodes) {
    sweep();
    var network = new RigNetwork(nodes);
    // A rig that is told to end leaves nothing; what one leaves that is killed, the next one
    // sweeps.
    Runtime.getRuntime().addShutdownHook(new Thread(network::close, "rig-network"));
    try {
      network.build();
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    return network;
  }

  private void build() {
    subnet = freeSubnet();
    Shell.run("ip", "link", "add", bridge, "type", "bridge", "forward_delay", "0");
    Shell.run("ip", "addr", "add", outside() + "/24", "dev", bridge);
    Shell.run("ip", "link", "set", bridge, "up");
    for (var node : nodes) join(node);
    heal();
  }

  private static int freeSubnet() {
    var used = Shell.run("ip", "-o", "-4", "addr");
    for (var i = 1; i < SUBNETS; i++) if (!used.contains(" 10.77." + i + ".")) return i;
    throw new IllegalStateException("all subnets of the rig are in use");
  }

  private void join(String node) {
    var space = space(node);
    var outer = bridge + node;
    Shell.run("ip", "netns", "add", space);
    Shell.run(
        "ip",
        "link",
        "add",
        outer,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "address",
        hardware(node),
        "netns",
        space);
    Shell.run("ip", "link", "set", outer, "master", bridge, "up");
    inside(node, "ip", "link", "set", "lo", "up");
    inside(node, "ip", "addr", "add", address(node) + "/24", "dev", "eth0");
    inside(node, "ip", "link", "set", "eth0", "up");
  }

  private String space(String node) {
    return bridge + "-" + node;
  }

  private String hardware(String node) {
    return "02:00:0a:4d:%02x:%02x".formatted(subnet, 10 + nodes.indexOf(node));
  }

  List<String> nodes() {
    return nodes;
  }

  /** Where the rig itself is. */
  String outside() {
    return "10.77." + subnet + ".1";
  }

  String address(String node) {
    return "10.77." + subnet + "." + (10 + nodes.indexOf(node));
  }

  /** The command that runs another within a node's namespace; its process becomes the other. */
  List<String> command(String node, List<String> command) {
    var whole = new ArrayList<>(List.of("ip", "netns", "exec", space(node)));
    whole.addAll(command);
    return whole;
  }

  /** Runs a tool within a node's namespace. */
  void inside(String node, String... command) {
    Shell.run(command(node, List.of(command)).toArray(String[]::new));
  }

  /** From now on nothing that one node sends reaches the other. */
  void cut(String from, String to) {
    neighbour(from, to, NOBODY);
  }

  /** The command that does it, for others to run. */
  List<String> cutting(String from, String to) {
    return neighbouring(from, to, NOBODY);
  }

  /** Cuts a node off from all others, both ways; the rig stays in reach. */
  void isolate(String node) {
    for (var other : nodes) {
      if (other.equals(node)) continue;
      cut(node, other);
      cut(other, node);
    }
  }

  /** Mends every link. */
  void heal() {
    for (var from : nodes)
      for (var to : nodes) if (!from.equals(to)) neighbour(from, to, hardware(to));
  }

  /** Loses packets between the nodes at random; needs iptables. */
  void lose(int percent) {
    var probability = String.valueOf(percent / 100.0);
    filterAll("-m", "statistic", "--mode", "random", "--probability", probability, "-j", "DROP");
  }

  /** Hands what the nodes send each other to a program in the receiver's namespace. */
  void queue() {
    filterAll("-j", "NFQUEUE", "--queue-num", String.valueOf(QUEUE), "--queue-bypass");
  }

  private void filterAll(String... rule) {
    for (var to : nodes) for (var from : nodes) if (!from.equals(to)) filter(from, to, rule);
  }

  private void filter(String from, String to, String... rule) {
    var whole = new ArrayList<>(List.of("iptables", "-A", "INPUT", "-s", address(from)));
    whole.addAll(List.of(rule));
    inside(to, whole.toArray(String[]::new));
  }

  /** From now on nothing that one node sends to a port of the other reaches it; needs iptables. */
  void cutPort(String from, String to, int port) {
    filter(from, to, "-p", "tcp", "--dport", String.valueOf(port), "-j", "DROP");
  }

  /** Ends {@link #lose}, {@link #queue} and {@link #cutPort}. */
  void loseNothing() {
    // Where there is no iptables nothing was lost either.
    var flush = List.of("iptables", "-F", "INPUT");
    for (var node : nodes) Shell.attempt(command(node, flush).toArray(String[]::new));
  }

  /**
   * Makes a node's link slow, both ways.
   *
   * @param rate as tc writes it
   */
  void limit(String node, String rate) {
    inside(node, limiting("eth0", rate));
    Shell.run(limiting(bridge + node, rate));
  }

  private static String[] limiting(String device, String rate) {
    return new String[] {
      "tc", "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate, "burst", "32k",
      "latency", "400ms"
    };
  }

  void unlimit(String node) {
    inside(node, "tc", "qdisc", "del", "dev", "eth0", "root");
    Shell.run("tc", "qdisc", "del", "dev", bridge + node, "root");
  }

  private void neighbour(String from, String to, String hardware) {
    Shell.run(neighbouring(from, to, hardware).toArray(String[]::new));
  }

  private List<String> neighbouring(String from, String to, String hardware) {
    return command(
        from,
        List.of(
            "ip",
            "neigh",
            "replace",
            address(to),
            "lladdr",
            hardware,
            "nud",
            "permanent",
            "dev",
            "eth0"));
  }

  private static void sweep() {
    for (var line : Shell.run("ip", "netns", "list").split("\n")) {
      var name = line.split(" ")[0];
      if (isLeftOver(name)) remove(name);
    }
    for (var line : Shell.run("ip", "-o", "link", "show", "type", "bridge").split("\n")) {
      var found = OURS.matcher(line);
      if (found.find() && isLeftOver(found.group()))
        Shell.attempt("ip", "link", "del", found.group());
    }
  }

  private static boolean isLeftOver(String name) {
    var found = OURS.matcher(name);
    return found.matches() && !Files.exists(Path.of("/proc", found.group(1)));
  }

  private static void remove(String space) {
    Shell.attempt("ip", "netns", "pids", space)
        .ifPresent(pids -> pids.lines().forEach(pid -> Shell.attempt("kill", "-9", pid.strip())));
    Shell.attempt("ip", "netns", "del", space);
  }

  @Override
  public void close() {
    nodes.forEach(node -> remove(space(node)));
    Shell.attempt("ip", "link", "del", bridge);
  }
}
