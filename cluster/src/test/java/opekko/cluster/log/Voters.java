package opekko.cluster.log;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import opekko.cluster.ChainIdentity;
import opekko.cluster.Voter;
import opekko.cluster.log.QuorumLogSettings.Limits;
import opekko.cluster.log.QuorumLogSettings.Link;
import opekko.cluster.tls.Refusals;
import opekko.protocol.file.Disk;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;

/** Logs of several nodes in this process, on loopback, and what they tell. */
final class Voters implements AutoCloseable {
  static final ChainIdentity CHAIN = new ChainIdentity(900, 901, Chains.hash(0xa0));

  private final Path folder;
  private final Map<String, Voter> members = new TreeMap<>();
  private final Map<String, RatisQuorumLog> open = new TreeMap<>();
  private final Map<String, Heard> heard = new TreeMap<>();
  private UnaryOperator<QuorumLogSettings> change = UnaryOperator.identity();
  private UnaryOperator<Voter> reached = UnaryOperator.identity();
  private Disk disk = Disk.REAL;

  Voters(Path folder, String... ids) throws IOException {
    this.folder = folder;
    for (var id : ids) members.put(id, voter(id));
  }

  static Voter voter(String id) throws IOException {
    try (var cluster = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var log = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Voter(id, "127.0.0.1", cluster.getLocalPort(), log.getLocalPort());
    }
  }

  static QuorumLogSettings with(QuorumLogSettings s, Limits limits) {
    return changed(s, s.self(), s.isJoining(), s.dir(), s.chain(), s.mayStand(), limits);
  }

  static QuorumLogSettings notStanding(QuorumLogSettings s) {
    return changed(s, s.self(), s.isJoining(), s.dir(), s.chain(), false, s.limits());
  }

  static QuorumLogSettings of(ChainIdentity chain, QuorumLogSettings s) {
    return changed(s, s.self(), s.isJoining(), s.dir(), chain, s.mayStand(), s.limits());
  }

  static QuorumLogSettings in(Path dir, QuorumLogSettings s) {
    return changed(s, s.self(), s.isJoining(), dir, s.chain(), s.mayStand(), s.limits());
  }

  static QuorumLogSettings as(Voter self, QuorumLogSettings s) {
    return changed(s, self, s.isJoining(), s.dir(), s.chain(), s.mayStand(), s.limits());
  }

  static QuorumLogSettings joining(Voter self, QuorumLogSettings s) {
    var dir = s.dir().resolveSibling(self.id());
    return changed(s, self, true, dir, s.chain(), s.mayStand(), s.limits());
  }

  private static QuorumLogSettings changed(
      QuorumLogSettings s,
      Voter self,
      boolean isJoining,
      Path dir,
      ChainIdentity chain,
      boolean mayStand,
      Limits limits) {
    return new QuorumLogSettings(
        self,
        s.voters(),
        isJoining,
        s.listenOn(),
        dir,
        chain,
        s.anchor(),
        s.link(),
        mayStand,
        limits);
  }

  Voters with(UnaryOperator<QuorumLogSettings> settings) {
    change = settings;
    return this;
  }

  /** Where they call each other. */
  Voters reached(UnaryOperator<Voter> reached) {
    this.reached = reached;
    return this;
  }

  /** Where their generations are kept. */
  Voters on(Disk disk) {
    this.disk = disk;
    return this;
  }

  QuorumLogSettings settings(String id) {
    return change.apply(
        new QuorumLogSettings(
            members.get(id),
            members.values().stream().map(reached).toList(),
            false,
            "127.0.0.1",
            folder.resolve(id),
            CHAIN,
            Optional.empty(),
            new Link.Clear(new Refusals(NodeMetrics.NONE, System::nanoTime)),
            true,
            QuorumLogSettings.Limits.DEFAULT));
  }

  Voters startAll() throws IOException {
    for (var id : members.keySet()) start(id);
    return this;
  }

  RatisQuorumLog start(String id) throws IOException {
    return start(settings(id));
  }

  RatisQuorumLog start(QuorumLogSettings settings) throws IOException {
    var id = settings.self().id();
    members.put(id, settings.self());
    var events = new Heard();
    heard.put(id, events);
    var log = RatisQuorumLog.open(settings, events, disk);
    open.put(id, log);
    return log;
  }

  void stop(String id) {
    open.remove(id).close();
  }

  Path folder(String id) {
    return folder.resolve(id);
  }

  RatisQuorumLog log(String id) {
    return open.get(id);
  }

  Heard heard(String id) {
    return heard.get(id);
  }

  List<Voter> members() {
    return List.copyOf(members.values());
  }

  List<String> running() {
    return List.copyOf(open.keySet());
  }

  /** The first of those running that says it leads a term above this one. */
  Lead leader(long above) {
    var first = new CompletableFuture<Lead>();
    open.forEach((id, _) ->
        heard
            .get(id)
            .future(LogEvent.Leading.class, e -> e.term() > above)
            .thenAccept(e -> first.complete(new Lead(id, e.term(), open.get(id)))));
    return got(first);
  }

  /** Waits until each of those running has applied this block, now or in a former life. */
  void awaitApplied(BlockId block) {
    for (var id : open.keySet()) heard.get(id).await(LogEvent.class, e -> isOf(e, block));
  }

  private static boolean isOf(LogEvent event, BlockId block) {
    return event instanceof LogEvent.Applied(var applied) && applied.envelope().id().equals(block)
        || event instanceof LogEvent.Jumped(var tip, _) && tip.equals(Optional.of(block));
  }

  /** A node that leads. */
  record Lead(String id, long term, RatisQuorumLog log) {
    Outcome commit(long number) {
      return got(log.commit(term, Blocks.block(number)));
    }
  }

  static <T> T got(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    open.values().parallelStream().forEach(RatisQuorumLog::close);
  }
}
