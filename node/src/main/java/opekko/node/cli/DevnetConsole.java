package opekko.node.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import opekko.node.devnet.DevnetListener;
import opekko.node.devnet.DevnetMap;
import opekko.node.process.ProcessNews;
import opekko.node.terminal.Palette;
import opekko.node.terminal.Terminals;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.api.SyncStatus;
import picocli.CommandLine.Help.Ansi;

/**
 * What a person at the terminal sees of a devnet: where things are, when the first blocks came, who
 * leads its cluster and since when, and on a terminal a line of heads that moves.
 */
final class DevnetConsole implements DevnetListener {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String LOG_FILE = "devnet.log";

  private final PrintStream out;
  private final boolean isTerminal;
  private final Instant begin;
  private final InstantSource clock;
  private final ClusterLines cluster;
  private final HeadsLine heads;
  private final Map<String, Long> pids = new TreeMap<>();

  /** Changes of the leader that come before the table. */
  private final List<String> waiting = new ArrayList<>();

  private boolean isStarted;

  /**
   * @param isTerminal whether a line can be written again
   */
  DevnetConsole(
      PrintStream out, boolean isTerminal, Palette palette, Instant begin, InstantSource clock) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.begin = begin;
    this.clock = clock;
    cluster = new ClusterLines(palette);
    heads = new HeadsLine(palette);
  }

  /** Counts the time from the start of the process. */
  static DevnetConsole onTerminal(PrintStream out) {
    var clock = InstantSource.system();
    var begin = ProcessHandle.current().info().startInstant().orElse(clock.instant());
    var isTerminal = Terminals.isTerminal() && Ansi.AUTO.enabled();
    return new DevnetConsole(out, isTerminal, new Palette(Terminals.isColoured()), begin, clock);
  }

  /** The terminal is for the table and the heads. */
  @Override
  public void opened(Path folder) {
    LogLevels.toFile(folder.resolve(LOG_FILE));
  }

  @Override
  public synchronized void started(DevnetMap map) {
    DevnetTable.lines(map, pids, LOG_FILE).forEach(this::line);
    heads.show(map.nodes().stream().map(DevnetMap.Node::name).toList(), map.voters());
    isStarted = true;
    waiting.forEach(this::line);
    waiting.clear();
  }

  @Override
  public synchronized void process(String node, ProcessNews news) {
    var isFirst = !pids.containsKey(node);
    if (news instanceof ProcessNews.Started(var pid)) pids.put(node, pid);
    heads.isDown(node, !(news instanceof ProcessNews.Started));
    cluster.process(node, news, isFirst).ifPresent(this::line);
    redraw();
  }

  @Override
  public synchronized void leads(Optional<String> node) {
    heads.leads(node);
    redraw();
  }

  @Override
  public synchronized void leaderChanged(LeaderChange change) {
    var text = cluster.changed(change, pids.getOrDefault(change.to(), 0L));
    if (isStarted) line(text);
    else waiting.add(text);
    redraw();
  }

  @Override
  public synchronized void moved(String node, SyncStatus status) {
    heads.moved(node, status).ifPresent(before -> milestones(node, before, status));
    redraw();
  }

  private void milestones(String node, SyncStatus before, SyncStatus now) {
    // In a folder that is resumed, all of them have been.
    if (before.unsafeL2().hash().isZero()) return;
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

  private void redraw() {
    if (isTerminal && (isStarted || !pids.isEmpty()))
      out.print(CLEAR_LINE + (isStarted ? heads.text() : "  starting nodes " + pids.keySet()));
    out.flush();
  }

  private void line(String text) {
    out.print((isTerminal ? CLEAR_LINE : "") + text + System.lineSeparator());
    out.flush();
  }
}
