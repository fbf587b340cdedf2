package opekko.cluster.log;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import opekko.cluster.Voter;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.file.Disk;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * The voters' log on Apache Ratis. Blocks and orders go to this node's own server only, never
 * through a client: a client would follow the leader, and a stale proposer's block be committed for
 * it there.
 *
 * <p>Memory: the newest 64 payloads or 64 MiB, the ids of 1,024 blocks, and what Ratis caches of
 * its log, at most 200 MB. Disk: what {@link QuorumLogSettings.Limits} lets payloads take; two
 * snapshots of up to 64 payloads or 64 MiB; and the entries since the older of them, 256 to 512 of
 * which every second one is a block, in whole segments of 32 MB.
 */
public final class RatisQuorumLog implements QuorumLog {
  private final QuorumLogSettings settings;
  private final LogFolder folder;
  private final RaftGroupId group;
  private final KeptPayloads payloads;
  private final LogStateMachine machine;
  private final RaftServer raft;
  private final RaftServer.Division division;
  private final Elections elections;
  private final LeaderWatch watch;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor();

  /** Ends when the entry before has its answer, so that entries keep their order. */
  private CompletableFuture<?> before = CompletableFuture.completedFuture(null);

  private RatisQuorumLog(QuorumLogSettings settings, Consumer<LogEvent> events) throws IOException {
    this.settings = settings;
    group = RaftSettings.group(settings.chain());
    folder = new LogFolder(settings);
    ProcessKept.assured();
    if (settings.tls().isPresent()) TlsRefusals.tell();
    payloads = new KeptPayloads(folder.payloads(), settings.limits().payloadBytes(), Disk.REAL);
    machine =
        new LogStateMachine(
            settings.self().id(), settings.anchor(), payloads, event -> heard(event, events));
    raft = started();
    try {
      division = raft.getDivision(group);
      elections = new Elections(raft, division, settings.self().id());
      elections.mayStand(settings.mayStand());
      watch = new LeaderWatch(division.getInfo(), events);
      folder.remember();
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

  /**
   * Opens or begins this node's log and calls the other voters.
   *
   * @param events gets them on several threads, the first ones before this returns; after a restart
   *     blocks that are newer than the last snapshot are applied, and told, again
   * @throws IOException when the log must not or cannot be used; the text says why and what to do
   */
  public static RatisQuorumLog open(QuorumLogSettings settings, Consumer<LogEvent> events)
      throws IOException {
    return new RatisQuorumLog(settings, events);
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
    var peers = settings.isJoining() ? List.<Voter>of() : settings.voters();
    try {
      return RaftServer.newBuilder()
          .setServerId(RaftPeerId.valueOf(settings.self().id()))
          .setGroup(RaftGroup.valueOf(group, peers.stream().map(RaftSettings::peer).toList()))
          .setProperties(RaftSettings.properties(settings))
          .setParameters(
              RaftSettings.parameters(settings, new Gate(settings.self().id(), settings.chain())))
          .setStateMachine(machine)
          .setOption(RaftStorage.StartupOption.RECOVER)
          .build();
    } catch (IOException | RuntimeException e) {
      machine.closing();
      payloads.close();
      folder.close();
      throw StartFailure.building(e, settings);
    }
  }

  /** Ratis leaves its threads and its port behind. */
  private void giveUp(RaftServer server) throws IOException {
    machine.closing();
    try {
      server.close();
    } finally {
      payloads.close();
      folder.close();
    }
  }

  // ---- CommitLog

  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
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

  @Override
  public CompletionStage<Outcome> rewind(long term, BlockId to, String reason) {
    return append(new LogRecord.Rewind(term, to, reason));
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
    var message = Message.valueOf(UnsafeByteOperations.unsafeWrap(encoded.asByteBuffer()));
    return sent(message, RaftClientRequest.writeRequestType()).handle(RatisQuorumLog::outcome);
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
    return Verdicts.decode(Bytes.wrap(reply.getMessage().getContent().toByteArray()));
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return CompletableFuture.supplyAsync(() -> machine.position(head), worker);
  }

  // ---- QuorumLog

  @Override
  public View view() {
    var info = division.getInfo();
    var voters = division.getRaftConf().getAllPeers().stream().map(RaftSettings::voter).toList();
    return new View(
        LeaderWatch.leader(info),
        info.getCurrentTerm(),
        machine.tip(),
        machine.lineage(),
        info.getLastAppliedIndex(),
        voters);
  }

  @Override
  public Map<String, Long> lags() {
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

  @Override
  public CompletionStage<Done> confirm() {
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

  @Override
  public CompletionStage<Done> transfer(Optional<String> to, Duration limit) {
    return CompletableFuture.supplyAsync(
        () -> elections.transfer(to.or(this::mostCaughtUp), limit), worker);
  }

  private Optional<String> mostCaughtUp() {
    return lags().entrySet().stream().min(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  @Override
  public CompletionStage<Done> stand() {
    return CompletableFuture.supplyAsync(elections::stand, worker);
  }

  @Override
  public CompletionStage<Done> candidacy(boolean mayStand) {
    return CompletableFuture.supplyAsync(() -> elections.mayStand(mayStand), worker);
  }

  @Override
  public CompletionStage<Done> replaceVoters(List<Voter> current, List<Voter> next) {
    return CompletableFuture.supplyAsync(() -> elections.replaceVoters(current, next), worker);
  }

  @Override
  public List<HaLogLine> newest(int count) {
    return machine.newest(count);
  }

  @Override
  public Optional<Fault> fault() {
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

  @Override
  public void close() {
    machine.closing();
    watch.close();
    try {
      raft.close();
    } catch (IOException e) {
      // Nothing of the log is lost by it: all that was acknowledged is on the disk.
      throw new java.io.UncheckedIOException(e);
    } finally {
      payloads.close();
      folder.close();
    }
  }
}
