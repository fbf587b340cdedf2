package opekko.cluster.log;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import opekko.cluster.Voter;
import opekko.cluster.log.QuorumLog.Done;
import opekko.cluster.log.QuorumLog.View;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.file.Disk;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;

/**
 * One generation of this node's log, open on Apache Ratis. Blocks and orders go to this node's own
 * server only, never through a client: a client would follow the leader, and a stale proposer's
 * block be committed for it there.
 */
final class OpenLog implements AutoCloseable {
  private final QuorumLogSettings settings;
  private final LogFolder folder;
  private final RaftGroupId group;
  private final Gate gate;
  private final KeptPayloads payloads;
  private final LogStateMachine machine;
  private final RaftServer raft;
  private final RaftServer.Division division;
  private final Elections elections;
  private final LeaderWatch watch;
  private final LinkRenewal links;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor();

  private volatile LogEnd lastEnd = LogEnd.NONE;

  /** Ends when the entry before has its answer, so that entries keep their order. */
  private CompletableFuture<?> before = CompletableFuture.completedFuture(null);

  /**
   * @throws IOException when the log must not or cannot be used; the text says why and what to do
   */
  OpenLog(QuorumLogSettings settings, Consumer<LogEvent> events) throws IOException {
    this.settings = settings;
    folder = new LogFolder(settings);
    group = folder.group();
    gate = new Gate(settings.self().id(), settings.chain(), group);
    ProcessKept.assured();
    payloads = new KeptPayloads(folder.payloads(), settings.limits().payloadBytes(), Disk.REAL);
    machine =
        new LogStateMachine(
            settings.self().id(), settings.anchor(), payloads, event -> heard(event, events));
    raft = started();
    try {
      division = raft.getDivision(group);
      machine.opened(Optional.ofNullable(division.getRaftLog().getLastEntryTermIndex()));
      elections = new Elections(raft, division, settings.self().id());
      elections.mayStand(settings.mayStand());
      // Whoever asks first while it closes is told, too.
      lastEnd = end();
      folder.remember();
      // Last, for nothing that fails after them would end their threads.
      watch = new LeaderWatch(division.getInfo(), events);
      links = new LinkRenewal(raft, division);
    } catch (IOException | RuntimeException e) {
      giveUp(raft);
      throw e;
    }
  }

  /** Ratis takes no order about elections from a node that is no voter yet: once it is, again. */
  private void heard(LogEvent event, Consumer<LogEvent> events) {
    if (event instanceof LogEvent.VotersChanged && elections != null)
      worker.execute(elections::applyAgain);
    events.accept(event);
  }

  private RaftServer started() throws IOException {
    var server = built();
    try {
      server.start();
      return server;
    } catch (IOException | RuntimeException e) {
      giveUp(server);
      throw StartFailure.starting(e, settings, folder);
    }
  }

  private RaftServer built() throws IOException {
    var peers = firstVoters();
    try {
      return RaftServer.newBuilder()
          .setServerId(RaftPeerId.valueOf(settings.self().id()))
          .setGroup(RaftGroup.valueOf(group, peers.stream().map(RaftSettings::peer).toList()))
          .setProperties(RaftSettings.properties(settings, folder.raft()))
          .setParameters(RaftSettings.parameters(settings, gate))
          .setStateMachine(machine)
          .setOption(RaftStorage.StartupOption.RECOVER)
          .build();
    } catch (IOException | RuntimeException e) {
      machine.closing();
      payloads.close();
      throw StartFailure.building(e, settings);
    }
  }

  /** Count until the log tells others. */
  private List<Voter> firstVoters() {
    var generation = folder.generation();
    if (generation.number() == 0) return settings.isJoining() ? List.of() : settings.voters();
    return generation.founder().equals(settings.self().id()) ? List.of(settings.self()) : List.of();
  }

  /** Ratis leaves its threads and its port behind. */
  private void giveUp(RaftServer server) throws IOException {
    machine.closing();
    try {
      server.close();
    } finally {
      payloads.close();
    }
  }

  // ---- blocks

  CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    var parent = new BlockId(block.payload().parentHash(), block.payload().blockNumber() - 1);
    if (settings.anchor().isPresent()
        && machine.tip().isEmpty()
        && !settings.anchor().get().equals(parent))
      return CompletableFuture.completedFuture(
          new Outcome.Refused(
              "the log is empty and must begin after %s, not after %s"
                  .formatted(settings.anchor().get(), parent)));
    return append(new LogRecord.Block(term, block));
  }

  CompletionStage<Outcome> rewind(long term, TakeBack back) {
    return append(new LogRecord.Rewind(term, back));
  }

  private synchronized CompletionStage<Outcome> append(LogRecord record) {
    var encoded = record.encode();
    // Room for what Ratis puts around it.
    if (encoded.size() > RaftSettings.MAX_ENTRY - 4096)
      return CompletableFuture.completedFuture(
          new Outcome.Refused(
              "block of %d bytes: the log takes %d at most"
                  .formatted(encoded.size(), RaftSettings.MAX_ENTRY)));
    var outcome =
        before
            .thenCompose(_ -> submitted(encoded))
            .exceptionally(failure -> new Outcome.Unknown(failure.toString()));
    before = outcome;
    return outcome;
  }

  private CompletableFuture<Outcome> submitted(Bytes encoded) {
    var message = Message.valueOf(SharedBytes.toRatis(encoded));
    return sent(message, RaftClientRequest.writeRequestType()).handle(OpenLog::outcome);
  }

  private CompletableFuture<RaftClientReply> sent(Message message, RaftClientRequest.Type type) {
    var request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(raft.getId())
            .setGroupId(group)
            .setCallId(calls.incrementAndGet())
            .setMessage(message)
            .setType(type)
            .build();
    try {
      return raft.submitClientRequestAsync(request)
          .orTimeout(settings.limits().commit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Any failure leaves it open, also that this node does not lead: entries under way get that
   * answer when a leader steps down, and may be committed by the next one.
   */
  private static Outcome outcome(RaftClientReply reply, Throwable failure) {
    if (failure != null) return new Outcome.Unknown(failure.toString());
    if (!reply.isSuccess()) return new Outcome.Unknown(String.valueOf(reply.getException()));
    return Verdicts.decode(SharedBytes.fromRatis(reply.getMessage().getContent()));
  }

  CompletionStage<Fetched<Position>> after(BlockId head) {
    return CompletableFuture.supplyAsync(() -> machine.position(head), worker);
  }

  // ---- leadership and voters

  View view() {
    var info = division.getInfo();
    return new View(
        LeaderWatch.leader(info),
        info.getCurrentTerm(),
        machine.tip(),
        machine.lineage(),
        info.getLastAppliedIndex(),
        RaftSettings.voters(division),
        end());
  }

  /** Also of entries of which it is not known whether they are decided. */
  private LogEnd end() {
    try {
      var last = elections.lastEntry();
      var ids = RaftSettings.voters(division).stream().map(Voter::id).toList();
      lastEnd = new LogEnd(folder.generation(), last.getTerm(), last.getIndex(), ids);
    } catch (IllegalStateException e) {
      // Closed in this moment, as while a generation is forced: it ends where it ended.
    }
    return lastEnd;
  }

  Generation generation() {
    return folder.generation();
  }

  /** Nothing was ever acknowledged here. */
  boolean isBlank() {
    return end().index() < 0;
  }

  /**
   * What the next generation begins with: also what is not known to be decided, for those who are
   * lost may have seen to it that it was.
   *
   * @param term the newest that is known here
   */
  record Heritage(Snapshot chain, long term) {}

  /**
   * Lets nobody add to this log any more, reads it to its end, and closes it.
   *
   * @throws IOException when it led, or grew all the same; it is closed then, too
   */
  Heritage bequeath() throws IOException {
    gate.shut();
    var log = division.getRaftLog();
    var next = log.getNextIndex();
    try {
      if (division.getInfo().isLeader()) throw new IOException(settings.self().id() + " leads");
      var heritage = heritage(log, next);
      if (log.getNextIndex() == next) return heritage;
      throw new IOException("somebody added to the log in this moment");
    } finally {
      close();
    }
  }

  private Heritage heritage(RaftLog log, long next) throws IOException {
    var info = division.getInfo();
    Snapshot known;
    long applied;
    do {
      applied = info.getLastAppliedIndex();
      known = machine.current();
    } while (applied != info.getLastAppliedIndex());
    var tail = new ArrayList<LogEntryProto>();
    for (var index = applied + 1; index < next; index++) tail.add(log.get(index));
    return new Heritage(ForcedStart.adopting(known, tail), info.getCurrentTerm());
  }

  Map<String, Long> lags() {
    var info = division.getInfo();
    var followers = info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    var matches = info.getFollowerMatchIndices();
    if (matches == null || matches.length != followers.size()) return Map.of();
    var last = division.getRaftLog().getNextIndex() - 1;
    var lags = new HashMap<String, Long>();
    for (var i = 0; i < matches.length; i++)
      lags.put(followers.get(i).getId().getId().toStringUtf8(), last - matches[i]);
    return lags;
  }

  CompletionStage<Done> confirm() {
    if (!division.getInfo().isLeader()) return CompletableFuture.completedFuture(notLeading());
    // A linearizable read, answered after a quorum has confirmed this leader's term.
    return sent(Message.EMPTY, RaftClientRequest.readRequestType())
        .handle((reply, failure) -> {
          if (failure != null) return new Done.Failed(failure.toString());
          if (!reply.isSuccess()) return new Done.Failed(String.valueOf(reply.getException()));
          return division.getInfo().isLeader() ? new Done.Ok() : notLeading();
        });
  }

  private Done notLeading() {
    return new Done.Failed(settings.self().id() + " does not lead");
  }

  CompletionStage<Done> transfer(Optional<String> to, Duration limit) {
    return CompletableFuture.supplyAsync(
        () -> elections.transfer(to.or(this::mostCaughtUp), limit), worker);
  }

  private Optional<String> mostCaughtUp() {
    return lags().entrySet().stream().min(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  CompletionStage<Done> stand() {
    return CompletableFuture.supplyAsync(elections::stand, worker);
  }

  CompletionStage<Done> candidacy(boolean mayStand) {
    return CompletableFuture.supplyAsync(() -> elections.mayStand(mayStand), worker);
  }

  CompletionStage<Done> replaceVoters(List<Voter> current, List<Voter> next) {
    return CompletableFuture.supplyAsync(() -> elections.replaceVoters(current, next), worker);
  }

  List<HaLogLine> newest(OptionalLong upTo, int count) {
    return machine.newest(upTo, count);
  }

  Optional<Fault> fault() {
    return machine.fault().or(this::lowSpace);
  }

  private Optional<Fault> lowSpace() {
    try {
      var free = folder.freeBytes();
      return free >= settings.limits().freeBytes()
          ? Optional.empty()
          : Optional.of(
              new Fault.Temporary("%s has only %d MiB left".formatted(settings.dir(), free >> 20)));
    } catch (IOException e) {
      return Optional.of(new Fault.Temporary(e.toString()));
    }
  }

  /** Once or more. */
  @Override
  public void close() {
    if (machine.isClosing()) return;
    machine.closing();
    watch.close();
    links.close();
    try {
      raft.close();
    } catch (IOException e) {
      // Nothing of the log is lost by it: all that was acknowledged is on the disk.
      throw new java.io.UncheckedIOException(e);
    } finally {
      payloads.close();
    }
  }
}
