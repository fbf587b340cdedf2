package opekko.cluster.log;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import opekko.cluster.Voter;
import opekko.cluster.log.QuorumLog.Done;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.LeaderElectionManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ProtoUtils;

/** Who leads and who votes: orders to this node's own server. Each waits for its result. */
final class Elections {
  private static final Duration HINT_EVERY = Duration.ofSeconds(2);
  private static final Duration HINT_SILENCE = Duration.ofMillis(50);

  @FunctionalInterface
  private interface Order {
    CompletableFuture<RaftClientReply> give(long callId) throws IOException;
  }

  private final RaftServer raft;
  private final RaftServer.Division division;
  private final String self;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private boolean mayStand = true;
  private Optional<Long> lastHint = Optional.empty();

  Elections(RaftServer raft, RaftServer.Division division, String self) {
    this.raft = raft;
    this.division = division;
    this.self = self;
  }

  /**
   * Gives leadership away.
   *
   * @param limit for the other to catch up and be elected
   */
  Done transfer(Optional<String> to, Duration limit) {
    if (!division.getInfo().isLeader()) return failed("%s does not lead", self);
    if (to.isEmpty()) return failed("there is no other voter");
    var target = RaftPeerId.valueOf(to.get());
    if (division.getRaftConf().getPeer(target) == null)
      return failed("%s is not one of the voters %s", to.get(), ids());
    return ordered(id ->
        raft.transferLeadershipAsync(
            new TransferLeadershipRequest(
                client, raft.getId(), group(), id, target, limit.toMillis())));
  }

  /**
   * Makes this node ask for votes at once, by the call that Ratis uses itself when leadership is
   * transferred. Whether it gets them is decided by the votes, so a wrong hint costs one change of
   * the leader.
   */
  synchronized Done stand() {
    var info = division.getInfo();
    if (!mayStand) return failed("%s may not stand for election now", self);
    if (!info.isFollower()) return failed("%s is no follower but %s", self, info.getCurrentRole());
    var leader = info.getLeaderId();
    if (leader == null) return failed("%s knows no leader, and its own timer runs", self);
    var silence =
        info.getRoleInfoProto().getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs();
    if (silence < HINT_SILENCE.toMillis()) return failed("%s was heard %d ms ago", leader, silence);
    var now = System.nanoTime();
    if (lastHint.filter(at -> now - at < HINT_EVERY.toNanos()).isPresent())
      return failed("%s stood less than %d s ago", self, HINT_EVERY.toSeconds());
    lastHint = Optional.of(now);
    var last = lastEntry();
    var request =
        StartLeaderElectionRequestProto.newBuilder()
            .setServerRequest(from(leader.toString()))
            .setLeaderLastEntry(
                TermIndexProto.newBuilder().setTerm(last.getTerm()).setIndex(last.getIndex()))
            .build();
    try {
      return raft.startLeaderElection(request).getServerReply().getSuccess()
          ? new Done.Ok()
          : failed("the election was not started: %s has no entry of the leader's term yet", self);
    } catch (IOException e) {
      return failed("the election was not started: %s", e);
    }
  }

  /** Decided or not; its index is negative while there is none. */
  TermIndex lastEntry() {
    var last = division.getRaftLog().getLastEntryTermIndex();
    return last != null ? last : division.getStateMachine().getLastAppliedTermIndex();
  }

  synchronized Done mayStand(boolean may) {
    var mayAgain = may && !mayStand;
    mayStand = may;
    var done =
        ordered(id ->
            raft.leaderElectionManagementAsync(
                may
                    ? LeaderElectionManagementRequest.newResume(client, raft.getId(), group(), id)
                    : LeaderElectionManagementRequest.newPause(client, raft.getId(), group(), id)));
    return mayAgain && division.getInfo().isCandidate() ? followAgain() : done;
  }

  /** Tells Ratis once more what it was told. */
  synchronized Done applyAgain() {
    return mayStand(mayStand);
  }

  /**
   * A paused node that misses the leader calls itself a candidate and then does nothing, not even
   * after it was resumed: with all nodes paused at once, none would ever lead again. A call for
   * votes makes it a follower, whose timer runs. So it asks itself for a vote, for a candidate with
   * an empty log, under the next term.
   */
  private Done followAgain() {
    var request =
        RequestVoteRequestProto.newBuilder()
            .setServerRequest(from(self))
            .setCandidateTerm(division.getInfo().getCurrentTerm() + 1)
            .setCandidateLastEntry(TermIndexProto.getDefaultInstance())
            .build();
    try {
      raft.requestVote(request);
      return new Done.Ok();
    } catch (IOException e) {
      return failed("%s cannot stand: %s", self, e);
    }
  }

  /** One voter in, one out, or both. */
  Done replaceVoters(List<Voter> current, List<Voter> next) {
    var added = without(next, current);
    var removed = without(current, next);
    if (added.size() > 1 || removed.size() > 1)
      return failed("voters change one at a time, not by %s and %s at once", added, removed);
    var arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .setServersInCurrentConf(current.stream().map(RaftSettings::peer).toList())
            .setServersInNewConf(next.stream().map(RaftSettings::peer).toList())
            .build();
    return ordered(id ->
        raft.setConfigurationAsync(
            new SetConfigurationRequest(client, raft.getId(), group(), id, arguments)));
  }

  private static Set<String> without(List<Voter> voters, List<Voter> others) {
    var ids = voters.stream().map(Voter::id).collect(Collectors.toCollection(HashSet::new));
    others.forEach(other -> ids.remove(other.id()));
    return ids;
  }

  private Done ordered(Order order) {
    try {
      var reply = order.give(calls.incrementAndGet()).join();
      return reply.isSuccess() ? new Done.Ok() : failed("%s", reply.getException());
    } catch (IOException | RuntimeException e) {
      return failed("%s", e.getMessage());
    }
  }

  private RaftRpcRequestProto from(String requestor) {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(ByteString.copyFromUtf8(requestor))
        .setReplyId(ByteString.copyFromUtf8(self))
        .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(group()))
        .setCallId(calls.incrementAndGet())
        .build();
  }

  private RaftGroupId group() {
    return division.getMemberId().getGroupId();
  }

  private String ids() {
    return RaftSettings.voters(division).stream().map(Voter::id).collect(Collectors.joining(", "));
  }

  private static Done failed(String text, Object... parts) {
    return new Done.Failed(text.formatted(parts));
  }
}
