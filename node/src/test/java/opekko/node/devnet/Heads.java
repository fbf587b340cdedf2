package opekko.node.devnet;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import opekko.node.process.ProcessNews;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.Hash;

/** Waits for what the nodes of a devnet say of themselves, and remembers it. */
final class Heads implements DevnetListener {
  private static final long PATIENCE_SECONDS = 120;

  private final Map<String, SyncStatus> known = new ConcurrentHashMap<>();
  private final Map<String, Long> pids = new ConcurrentHashMap<>();
  private final Map<Long, Set<Hash>> unsafe = new ConcurrentHashMap<>();
  private final Set<Awaited<?>> awaited = ConcurrentHashMap.newKeySet();
  private volatile Optional<String> leader = Optional.empty();

  /** Something heard that a test waits for. */
  private record Awaited<T>(Class<T> type, Predicate<T> condition, CompletableFuture<T> reached) {
    void hear(Object heard) {
      if (type.isInstance(heard) && condition.test(type.cast(heard)))
        reached.complete(type.cast(heard));
    }
  }

  private record Moved(String node, SyncStatus status) {}

  private record Leads(String node) {}

  @Override
  public void moved(String node, SyncStatus status) {
    known.put(node, status);
    var head = status.unsafeL2();
    unsafe.computeIfAbsent(head.number(), _ -> ConcurrentHashMap.newKeySet()).add(head.hash());
    tell(new Moved(node, status));
  }

  @Override
  public void leads(Optional<String> node) {
    leader = node;
    node.ifPresent(name -> tell(new Leads(name)));
  }

  @Override
  public void leaderChanged(LeaderChange change) {
    tell(change);
  }

  @Override
  public void process(String node, ProcessNews news) {
    if (news instanceof ProcessNews.Started(var pid)) pids.put(node, pid);
    tell(news);
  }

  private void tell(Object heard) {
    awaited.forEach(each -> each.hear(heard));
  }

  SyncStatus await(String node, Predicate<SyncStatus> condition) {
    var moved =
        expect(Moved.class, each -> each.node().equals(node) && condition.test(each.status()));
    var now = known.get(node);
    return now != null && condition.test(now) ? now : joined(moved).status();
  }

  /** From now on. */
  <T> CompletableFuture<T> expect(Class<T> type, Predicate<T> condition) {
    var reached = new CompletableFuture<T>();
    awaited.add(new Awaited<>(type, condition, reached));
    return reached;
  }

  static <T> T joined(CompletableFuture<T> expected) {
    return expected.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The node that leads, or the next one that does. */
  String leader() {
    var next = expect(Leads.class, _ -> true);
    var now = leader;
    return now.isPresent() ? now.get() : joined(next).node();
  }

  /** Of the process that the node has now. */
  long pid(String node) {
    return pids.get(node);
  }

  /** All hashes that any node ever had as unsafe head, by height. */
  Map<Long, Set<Hash>> unsafeHashes() {
    return unsafe;
  }
}
