package opekko.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.cluster.log.LogEnd;
import opekko.protocol.metrics.HaMetric;

/**
 * One step of the machine while it is being worked out: the fields of {@link ClusterState}, open
 * for change, and the effects so far. Lives only inside {@link ClusterMachine#step}.
 */
final class Turn {
  final ClusterSettings settings;
  final Instant now;
  final List<ClusterEffect> effects = new ArrayList<>(4);

  long incarnation;
  List<Voter> voters;
  Leadership leadership;
  DecidedTip decided;
  LogEnd log;
  OwnHealth own;
  final Map<String, Peer> peers;
  final Map<String, Stranger> strangers;
  OperatorMemory.Wishes wishes;
  Pause pause;
  Optional<Boolean> mayStand;
  Readiness reasons;
  Hint hint;
  Optional<Watched> watched;
  Ailment ailment;
  Optional<Job> job;
  final Map<Long, Forwarded> forwarded;
  CatchUp catchUp;
  Chronicle chronicle;
  Rhythm rhythm;
  boolean isLeaving;
  private long lastCall;

  Turn(ClusterSettings settings, ClusterState state, Instant now) {
    this.settings = settings;
    this.now = now;
    incarnation = state.incarnation();
    voters = state.voters();
    leadership = state.leadership();
    decided = state.decided();
    log = state.log();
    own = state.own();
    peers = new HashMap<>(state.peers());
    strangers = new HashMap<>(state.strangers());
    wishes = state.wishes();
    pause = state.pause();
    mayStand = state.mayStand();
    reasons = state.reasons();
    hint = state.hint();
    watched = state.watched();
    ailment = state.ailment();
    job = state.job();
    forwarded = new HashMap<>(state.forwarded());
    catchUp = state.catchUp();
    chronicle = state.chronicle();
    rhythm = state.rhythm();
    isLeaving = state.isLeaving();
    lastCall = state.lastCall();
  }

  Step finish() {
    return new Step(
        new ClusterState(
            incarnation,
            voters,
            leadership,
            decided,
            log,
            own,
            peers,
            strangers,
            wishes,
            pause,
            mayStand,
            reasons,
            hint,
            watched,
            ailment,
            job,
            forwarded,
            catchUp,
            chronicle,
            rhythm,
            isLeaving,
            lastCall),
        effects);
  }

  String self() {
    return settings.self();
  }

  boolean leads() {
    return leadership.isMine();
  }

  boolean isVoter(String node) {
    for (var voter : voters) if (voter.id().equals(node)) return true;
    return false;
  }

  /** Other voters that are heard of now, by id. */
  Stream<Peer> otherVoters() {
    return peers.values().stream()
        .filter(peer -> peer.isReachable(now) && isVoter(peer.report().id()));
  }

  Optional<Peer> reachable(String node) {
    return Optional.ofNullable(peers.get(node)).filter(peer -> peer.isReachable(now));
  }

  /** So that answers to a former life are not taken for answers to this one. */
  void beginCallsAt(long first) {
    lastCall = first;
  }

  long nextCall() {
    return ++lastCall;
  }

  void add(ClusterEffect effect) {
    effects.add(effect);
  }

  void publish(ClusterEvent event) {
    effects.add(new ClusterEffect.Publish(event));
  }

  void warn(String text) {
    effects.add(new ClusterEffect.Warn(text));
  }

  void measure(HaMetric metric, String label, double value) {
    effects.add(new ClusterEffect.Measure(metric, label, value));
  }

  void measure(HaMetric metric, double value) {
    measure(metric, "", value);
  }

  void clue(String about, String cause, String text) {
    chronicle = chronicle.noting(new Chronicle.Clue(now, about, cause, text));
  }
}
