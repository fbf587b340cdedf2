package opekko.cluster.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import opekko.cluster.Voter;
import opekko.cluster.log.DecidedChain.Decided;
import opekko.cluster.log.DecidedChain.Verdict;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Ratis drives: applies entries to the {@link DecidedChain}, keeps snapshots of it, and turns
 * Ratis's notices into {@link LogEvent}s. All but the reads run on threads of Ratis.
 *
 * <p>Nothing here throws on an entry: that would close the server. A refusal is an answer.
 */
final class LogStateMachine extends BaseStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(LogStateMachine.class);

  private final String self;
  private final Optional<BlockId> anchor;
  private final KeptPayloads payloads;
  private final Consumer<LogEvent> events;
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("log-snapshot").factory());
  private final AtomicReference<Optional<Fault>> fault = new AtomicReference<>(Optional.empty());

  /** Guarded by this, and changed by the updater's thread only. */
  private DecidedChain chain = new DecidedChain();

  /** Guarded by this: what an operator may look at, newest last. */
  private final Deque<HaLogLine> lines = new ArrayDeque<>();

  private final CompletableFuture<Optional<TermIndex>> opened = new CompletableFuture<>();

  /** The updater's thread only, as the next two; empty before the first entry. */
  private Optional<Replay> replay = Optional.empty();

  private long termOfVoters;

  private List<Voter> voters = List.of();
  private Optional<CompletableFuture<TermIndex>> snapshotUnderWay = Optional.empty();

  private volatile boolean isClosing;

  LogStateMachine(
      String self, Optional<BlockId> anchor, KeptPayloads payloads, Consumer<LogEvent> events) {
    this.self = self;
    this.anchor = anchor;
    this.payloads = payloads;
    this.events = events;
  }

  // ---- entries

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    var entry = transaction.getLogEntry();
    var at = TermIndex.valueOf(entry);
    beforeApplying(at);
    byte[] answer;
    try {
      answer = decide(SharedBytes.fromRatis(entry.getStateMachineLogEntry().getLogData()), entry);
    } catch (InvalidData e) {
      answer = refuse(entry.getTerm(), BlockId.NONE, "no entry of this log: " + e.getMessage());
    }
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    afterApplying(at);
    return CompletableFuture.completedFuture(
        Message.valueOf(UnsafeByteOperations.unsafeWrap(answer)));
  }

  private byte[] decide(Bytes encoded, LogEntryProto entry) {
    var record = LogRecord.decode(encoded);
    Verdict verdict;
    long lineage;
    byte[] answer;
    boolean isFirst;
    synchronized (this) {
      isFirst = chain.tip().isEmpty();
      verdict = chain.apply(record, entry.getTerm());
      lineage = chain.lineage();
      answer = Verdicts.encode(verdict, chain);
    }
    switch (verdict) {
      case Verdict.Added _ when record instanceof LogRecord.Block block -> {
        if (isFirst) checkAnchor(block);
        payloads.add(new KeptBlock(block, encoded));
        remember(new HaLogLine(block.term(), lineage, block.tip(), "block"));
        tell(new LogEvent.Applied(new CommittedBlock(block.term(), lineage, block.envelope())));
      }
      case Verdict.Rewound(var isJump) when record instanceof LogRecord.Rewind rewind -> {
        var what = (isJump ? "jump: " : "rewind: ") + rewind.back().reason();
        remember(new HaLogLine(rewind.term(), lineage, rewind.tip(), what));
        tell(new LogEvent.Rewound(rewind.tip(), rewind.term(), lineage, rewind.back().reason()));
      }
      case Verdict.Refused(var cause) -> refuse(entry.getTerm(), record.tip(), cause);
      case Verdict.Unchanged _, Verdict.Added _, Verdict.Rewound _ -> {}
    }
    return answer;
  }

  private byte[] refuse(long term, BlockId block, String cause) {
    LOG.warn("Refused {} in term {}: {}", block, term, cause);
    tell(new LogEvent.Refused(term, block, cause));
    return Verdicts.encode(new Verdict.Refused(cause), chain);
  }

  // ---- what was in the log when it was opened

  /** What the log had at its end when it was opened; nothing is applied before this is said. */
  void opened(Optional<TermIndex> lastEntry) {
    opened.complete(lastEntry);
  }

  private void beforeApplying(TermIndex entry) {
    if (replay.isEmpty()) replay = Optional.of(new Replay(opened.join()));
    if (replay.get().isBehind(entry)) endReplay();
  }

  private void afterApplying(TermIndex entry) {
    if (replay.orElseThrow().isLast(entry)) endReplay();
  }

  private void endReplay() {
    if (replay.filter(Replay::finish).isPresent())
      events.accept(new LogEvent.Jumped(tip(), lineage()));
  }

  private void tell(LogEvent event) {
    if (!replay.orElseThrow().hides()) events.accept(event);
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    super.notifyTermIndexUpdated(term, index);
    var at = TermIndex.valueOf(term, index);
    beforeApplying(at);
    afterApplying(at);
  }

  /** The log itself takes any first block, so that all voters agree; a wrong one ends this node. */
  private void checkAnchor(LogRecord.Block first) {
    var parent = new BlockId(first.envelope().payload().parentHash(), first.tip().number() - 1);
    if (anchor.isPresent() && !anchor.get().equals(parent))
      broken(
          "the log begins after block %s, but this node is configured to begin after %s"
              .formatted(parent, anchor.get()));
  }

  private synchronized void remember(HaLogLine line) {
    lines.addLast(line);
    if (lines.size() > DecidedChain.KEPT) lines.removeFirst();
  }

  // ---- reads, from any thread

  /** Reads a file when the block is no longer in memory. */
  Fetched<Position> position(BlockId head) {
    Optional<Decided> next;
    Optional<BlockId> rival;
    BlockId tip;
    synchronized (this) {
      if (chain.tip().isEmpty()) return Fetched.found(new Position.Empty());
      if (chain.isTip(head)) return Fetched.found(new Position.AtTip(chain.lineage()));
      tip = chain.tip().get();
      next = chain.after(head);
      rival = chain.rivalOf(head);
    }
    return Fetched.found(
        next.flatMap(this::withPayload)
            .<Position>map(Position.Next::new)
            .orElse(new Position.Elsewhere(tip, rival)));
  }

  private Optional<CommittedBlock> withPayload(Decided block) {
    return payloads
        .of(block.id().hash())
        .map(envelope -> new CommittedBlock(block.term(), block.lineage(), envelope));
  }

  synchronized Optional<BlockId> tip() {
    return chain.tip();
  }

  synchronized long lineage() {
    return chain.lineage();
  }

  synchronized List<HaLogLine> newest(OptionalLong upTo, int count) {
    return lines.reversed().stream()
        .filter(line -> line.block().number() <= upTo.orElse(Long.MAX_VALUE))
        .limit(count)
        .toList();
  }

  Optional<Fault> fault() {
    return fault.get().or(() -> payloads.trouble().map(Fault.Temporary::new));
  }

  // ---- snapshots

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, group, raftStorage);
    storage.init(raftStorage);
    load();
    getLifeCycle().startAndTransition(() -> {});
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  /** Before a snapshot of the leader is put in place; Ratis insists on the state. */
  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public void reinitialize() throws IOException {
    load();
    getLifeCycle().startAndTransition(() -> {});
    replay.ifPresent(Replay::finish);
    events.accept(new LogEvent.Jumped(tip(), lineage()));
  }

  private void load() throws IOException {
    var info = storage.loadLatestSnapshot();
    if (info == null) return;
    var path = info.getFile().getPath();
    if (info.hasMd5())
      MD5FileUtil.verifySavedMD5(path.toFile(), MD5FileUtil.computeMd5ForFile(path.toFile()));
    var snapshot = Snapshot.read(path);
    snapshot.blocks().forEach(payloads::add);
    synchronized (this) {
      chain = DecidedChain.restored(snapshot);
      lines.clear();
      for (var block : chain.kept())
        remember(new HaLogLine(block.term(), block.lineage(), block.id(), "block"));
    }
    setLastAppliedTermIndex(info.getTermIndex());
  }

  /**
   * Writing takes longer than a block may be late, so it is done aside: this begins it, or hands
   * over what was finished, and is called again after each entry until it has.
   */
  @Override
  public long takeSnapshot() throws IOException {
    var last = getLastAppliedTermIndex();
    if (last.getIndex() < 0) return RaftLog.INVALID_LOG_INDEX;
    if (snapshotUnderWay.isEmpty()) {
      var snapshot = current();
      snapshotUnderWay =
          Optional.of(CompletableFuture.supplyAsync(() -> written(snapshot, last), writer));
    }
    if (!snapshotUnderWay.get().isDone()) return RaftLog.INVALID_LOG_INDEX;
    var done = snapshotUnderWay.get();
    snapshotUnderWay = Optional.empty();
    var written = done.join();
    if (written.getIndex() < 0) return RaftLog.INVALID_LOG_INDEX;
    storage.loadLatestSnapshot();
    return written.getIndex();
  }

  /** What the entries applied so far came to. */
  synchronized Snapshot current() {
    return Snapshot.of(chain, payloads.newest());
  }

  private TermIndex written(Snapshot snapshot, TermIndex at) {
    var file = storage.getSnapshotFile(at.getTerm(), at.getIndex());
    try {
      snapshot.write(file.toPath(), at.getTerm());
      var digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
      storage.updateLatestSnapshot(
          new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), at));
      return at;
    } catch (IOException | RuntimeException e) {
      LOG.warn("No snapshot {}: {}", file, e.toString());
      fault.compareAndSet(
          Optional.empty(),
          Optional.of(new Fault.Temporary("no snapshot %s: %s".formatted(file, e))));
      return TermIndex.valueOf(0, RaftLog.INVALID_LOG_INDEX);
    }
  }

  // ---- notices

  @Override
  public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto changed) {
    termOfVoters = term;
    var now =
        changed.getPeersList().stream()
            .map(ProtoUtils::toRaftPeer)
            .map(RaftSettings::voter)
            .toList();
    if (now.equals(voters)) return;
    voters = now;
    events.accept(new LogEvent.VotersChanged(now));
  }

  /** The term's first entry is applied: all of older terms is in the chain. */
  @Override
  public void notifyLeaderReady() {
    endReplay();
    events.accept(new LogEvent.Leading(termOfVoters));
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    events.accept(new LogEvent.NotLeading());
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    events.accept(new LogEvent.LeaderChanged(Optional.of(leader.toString()), currentTerm()));
  }

  @Override
  public void notifyFollowerSlowness(RoleInfoProto role, RaftPeer follower) {
    events.accept(new LogEvent.Slow(follower.getId().toString()));
  }

  private long currentTerm() {
    try {
      return getServer().join().getDivision(getGroupId()).getInfo().getCurrentTerm();
    } catch (IOException e) {
      return termOfVoters;
    }
  }

  /** Ratis's writer keeps the error for ever and stays up: only a new process gets over it. */
  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
    broken("the commit log cannot be written: %s. Free or replace the disk".formatted(cause));
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean isWhole) {
    closedByItself();
  }

  void closing() {
    opened.complete(Optional.empty());
    isClosing = true;
  }

  boolean isClosing() {
    return isClosing;
  }

  /** Ratis calls it when applying failed, too. */
  @Override
  public void close() {
    closedByItself();
    writer.shutdown();
  }

  private void closedByItself() {
    var isOut = !voters.isEmpty() && voters.stream().noneMatch(voter -> voter.id().equals(self));
    broken(
        isOut
            ? "%s was taken out of the voters".formatted(self)
            : "the commit log closed: %s was taken out of the voters, or an entry could not be applied, and the lines above say why"
                .formatted(self));
  }

  private void broken(String cause) {
    if (isClosing) return;
    var before = fault.getAndSet(Optional.of(new Fault.Critical(cause)));
    if (before.filter(Fault.Critical.class::isInstance).isPresent()) return;
    LOG.error("Commit log of {}: {}", self, cause);
    events.accept(new LogEvent.Broken(cause));
  }
}
