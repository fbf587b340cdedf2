package opekko.cluster.log;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import opekko.cluster.PortProbe;
import opekko.cluster.Voter;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a voter anew in the moment in which it can be reached again. A connection over which
 * nothing came through for a while is as good as lost: TCP tries again later and later, after a cut
 * of 8 s up to 6 s later, and Ratis keeps such connections. A voter that is silent though it can be
 * reached, as it is stopped or its link is slow, is left its connection.
 */
final class LinkRenewal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkRenewal.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration CONNECT_LIMIT = Duration.ofMillis(500);

  /** Of a voter; twice the longest pause between two answers of one that is well. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private final RaftServer raft;
  private final RaftServer.Division division;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("log-link-renewal").factory());

  /** The timer's thread only. */
  private final Set<String> outOfReach = new HashSet<>();

  LinkRenewal(RaftServer raft, RaftServer.Division division) {
    this.raft = raft;
    this.division = division;
    timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      var silent = silent();
      outOfReach.retainAll(silent.stream().map(Voter::id).toList());
      if (silent.isEmpty()) return;
      var open = PortProbe.withAnOpenLog(silent, CONNECT_LIMIT);
      for (var voter : silent) reached(voter.id(), open.contains(voter.id()));
    } catch (RuntimeException e) {
      // While the server closes; and one look less is made good by the next.
      LOG.debug("no look at silent voters: {}", e.toString());
    }
  }

  private void reached(String voter, boolean isReached) {
    if (!isReached) outOfReach.add(voter);
    else if (outOfReach.remove(voter)) renew(voter);
  }

  /** Whom a leader has not heard for a while; without a leader all of them. */
  private List<Voter> silent() {
    var info = division.getInfo();
    var heard = new HashMap<String, Long>();
    for (var follower : info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList())
      heard.put(follower.getId().getId().toStringUtf8(), follower.getLastRpcElapsedTimeMs());
    var isLeaderless = LeaderWatch.leader(info).isEmpty();
    return RaftSettings.voters(division).stream()
        .filter(voter -> !voter.id().equals(raft.getId().toString()))
        .filter(voter -> isLeaderless || heard.getOrDefault(voter.id(), 0L) >= SILENCE.toMillis())
        .toList();
  }

  /**
   * Ratis gives calls under way over the old connection 3 s to end, and sends nothing else
   * meanwhile. They do not end; so this thread is interrupted, which makes it break them off.
   */
  private void renew(String voter) {
    LOG.info("{} can be reached again: it is called anew", voter);
    Thread.currentThread().interrupt();
    try {
      var why = new IOException(voter + " was out of reach");
      raft.getServerRpc().handleException(RaftPeerId.valueOf(voter), why, true);
    } finally {
      Thread.interrupted();
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
