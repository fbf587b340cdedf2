package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** Whether this node should lead, and whether it may stand for election. */
final class Candidacy {
  /** As many decided blocks as the log keeps: a head further behind cannot be filled from it. */
  static final int FILLABLE = 1_024;

  private static final Duration LOOK_LIMIT = Duration.ofSeconds(3);
  private static final Duration LISTENING = Duration.ofSeconds(2);
  private static final Duration CLOCK_LIMIT = Duration.ofSeconds(1);

  /** Time for several elections: those who are ready had their chance, and cannot win. */
  private static final Duration LEADERLESS = Duration.ofSeconds(10);

  private Candidacy() {}

  /** Looks at everything anew; tells the log when its answer changes. */
  static void judge(Turn turn) {
    turn.reasons = new Readiness(faults(turn), drawbacks(turn));
    var may = mayStand(turn);
    if (turn.mayStand.equals(Optional.of(may))) return;
    turn.mayStand = Optional.of(may);
    turn.add(new ClusterEffect.SetCandidacy(may));
  }

  private static boolean mayStand(Turn turn) {
    if (turn.isLeaving
        || !turn.isVoter(turn.self())
        || !turn.reasons.faults().isEmpty()
        || isListening(turn)) return false;
    return turn.reasons.drawbacks().isEmpty()
        || turn.otherVoters().noneMatch(peer -> peer.report().isReady())
        || isLeaderless(turn);
  }

  /**
   * Only the log's voters know who can win: it may be that the ready ones lack what was decided and
   * this node has it.
   */
  private static boolean isLeaderless(Turn turn) {
    var since = turn.leadership.leaderlessSince().orElse(turn.rhythm.bornAt());
    return turn.leadership.leader().isEmpty() && !since.plus(LEADERLESS).isAfter(turn.now);
  }

  /**
   * Two voters that come back after the third was forced to go on without them would be a quorum of
   * the generation that it ended, and two that begin beside one that decides alone a quorum of
   * their own. So a node that starts gives each other voter the time to say so.
   */
  private static boolean isListening(Turn turn) {
    return turn.rhythm.bornAt().plus(LISTENING).isAfter(turn.now)
        && turn.voters.stream()
            .map(Voter::id)
            .anyMatch(id ->
                !id.equals(turn.self())
                    && !turn.peers.containsKey(id)
                    && !turn.strangers.containsKey(id));
  }

  private static List<String> faults(Turn turn) {
    var faults = new ArrayList<String>();
    if (turn.wishes.isDrained()) faults.add("drained by an operator");
    engine(turn.own, turn.now).ifPresent(faults::add);
    turn.own
        .vitals()
        .flatMap(Vitals::signerFailure)
        .ifPresent(why -> faults.add("the signer fails: " + why));
    turn.own.logFault().ifPresent(why -> faults.add("the log's disk fails: " + why));
    if (turn.own.unsafe().equals(L2BlockRef.NONE)) faults.add("it has no head yet");
    if (turn.own.l1().equals(L1BlockRef.NONE)) faults.add("L1 has not answered yet");
    Membership.misfit(turn).ifPresent(faults::add);
    return faults;
  }

  /** What is wrong with the engine, as far as it was looked at. */
  static Optional<String> engine(OwnHealth own, Instant now) {
    if (own.vitals().isEmpty()) return Optional.of("its engine was not asked yet");
    var silence = own.askedAt().map(asked -> Duration.between(asked, now)).orElse(Duration.ZERO);
    if (silence.compareTo(LOOK_LIMIT) > 0)
      return Optional.of("its engine has not answered for %d s".formatted(silence.toSeconds()));
    return switch (own.vitals().get().engine()) {
      case Vitals.Engine.Ok _ -> Optional.empty();
      case Vitals.Engine.Syncing _ -> Optional.of("its engine is syncing");
      case Vitals.Engine.Failed(var cause) -> Optional.of("its engine fails: " + cause);
    };
  }

  private static List<String> drawbacks(Turn turn) {
    var drawbacks = new ArrayList<String>();
    staleL1(turn).ifPresent(drawbacks::add);
    head(turn).ifPresent(drawbacks::add);
    wrongClock(turn).ifPresent(drawbacks::add);
    slowDisk(turn).ifPresent(drawbacks::add);
    return drawbacks;
  }

  /** By a clock that is behind the next block is not due yet, and no block is late. */
  static Optional<String> wrongClock(Turn turn) {
    var offset = clockOffset(turn).abs();
    return offset.compareTo(CLOCK_LIMIT) > 0
        ? Optional.of("its clock is off by %d ms from the others'".formatted(offset.toMillis()))
        : Optional.empty();
  }

  /** Without the leader's own disk each block needs the disks of a majority among the others. */
  static Optional<String> slowDisk(Turn turn) {
    var millis = turn.own.vitals().map(Vitals::diskMillis).orElse(OptionalDouble.empty());
    return millis.orElse(0) > turn.settings.slowDisk().toMillis()
        ? Optional.of("its disk took %.0f ms to sync the log".formatted(millis.getAsDouble()))
        : Optional.empty();
  }

  static Optional<String> staleL1(Turn turn) {
    var head = turn.own.l1();
    if (head.equals(L1BlockRef.NONE)) return Optional.empty();
    var age = turn.now.getEpochSecond() - head.time();
    return age > turn.settings.l1StaleAfter().toSeconds()
        ? Optional.of("its L1 head is %d s old".formatted(age))
        : Optional.empty();
  }

  private static Optional<String> head(Turn turn) {
    var unsafe = turn.own.unsafe();
    if (unsafe.equals(L2BlockRef.NONE)) return Optional.empty();
    if (turn.decided.tip().isPresent()) {
      var behind = turn.decided.number() - unsafe.number();
      return behind > FILLABLE
          ? Optional.of("its head is %d blocks behind what is decided".formatted(behind))
          : Optional.empty();
    }
    // Nothing is decided yet: the first block decided is the next of whoever leads first.
    return turn.otherVoters()
        .filter(peer -> headNumber(peer) > unsafe.number())
        .findAny()
        .map(peer ->
            "nothing is decided yet, and %s has a higher head".formatted(peer.report().id()));
  }

  private static long headNumber(Peer peer) {
    return peer.report().unsafeHead().map(BlockId::number).orElse(0L);
  }

  /**
   * Of this node's clock to the median of all that are heard of, itself among them: one wrong clock
   * does not make the others wrong.
   */
  static Duration clockOffset(Turn turn) {
    var offsets = new ArrayList<Duration>();
    offsets.add(Duration.ZERO);
    for (var peer : turn.peers.values())
      if (peer.isReachable(turn.now)) offsets.add(peer.clockOffset());
    offsets.sort(null);
    var upper = offsets.get(offsets.size() / 2);
    var lower = offsets.get((offsets.size() - 1) / 2);
    return upper.abs().compareTo(lower.abs()) < 0 ? upper : lower;
  }
}
