package opekko.cluster;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L2BlockRef;

/**
 * Brings this node's driver to the newest decided block: with what is decided now, then with what
 * the log still has, then with what other members have.
 */
final class Feeding {
  private static final int IN_FLIGHT = 64;
  private static final Duration STALLED = Duration.ofSeconds(2);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private Feeding() {}

  static void onDecided(Turn turn, CommittedBlock block) {
    turn.add(new ClusterEffect.Feed(block));
    fed(turn, block.envelope());
  }

  /** A voter hears of decisions from its own log, unless that has come to its end. */
  static void onArrived(Turn turn, CommittedBlock block) {
    if (isNews(turn, block.envelope())) onDecided(turn, block);
  }

  static void onUndecided(Turn turn, PayloadEnvelope block) {
    if (!isNews(turn, block)) return;
    turn.add(new ClusterEffect.FeedUndecided(block));
    fed(turn, block);
  }

  private static boolean isNews(Turn turn, PayloadEnvelope block) {
    return block.payload().blockNumber() > turn.own.unsafe().number();
  }

  private static void fed(Turn turn, PayloadEnvelope block) {
    var parent = block.payload().parentHash();
    var isNext =
        parent.equals(turn.own.unsafe().hash())
            || turn.catchUp.fed().filter(fed -> fed.hash().equals(parent)).isPresent();
    if (!isNext) return;
    var head = turn.own.unsafe().number();
    var isOnTheWay = turn.catchUp.fed().filter(fed -> fed.number() > head).isPresent();
    turn.catchUp =
        isOnTheWay
            ? turn.catchUp.alsoFeeding(block.id())
            : turn.catchUp.feeding(block.id(), turn.now);
  }

  /** Looks whether the driver is behind, and asks for what comes next. */
  static void proceed(Turn turn) {
    var head = turn.own.unsafe();
    var state = turn.catchUp;
    if (head.equals(L2BlockRef.NONE) || state.reading().isPresent()) return;
    if (Rejoining.isLeaderElsewhere(turn)) {
      if (isStalled(turn) && !isHelpless(turn)) read(turn, head.id());
      return;
    }
    if (head.number() >= target(turn)) {
      if (state.fed().isPresent() || state.stuck().isPresent() || state.depth() > 0)
        turn.catchUp = state.arrived();
      return;
    }
    var fed = state.fed().filter(block -> isAhead(block, head));
    if (isHelpless(turn) && fed.isEmpty()) return;
    if (isStalled(turn)) read(turn, head.id());
    // A leader's sequencer, or the block that is being inserted, gets there by itself.
    else if (fed.isPresent() && !turn.leads()) {
      var isRoom = fed.get().number() - head.number() < IN_FLIGHT;
      if (isRoom && fed.get().number() < target(turn)) read(turn, fed.get());
    } else if (fed.isEmpty()
        && !turn.leads()
        && !Rejoining.isWaiting(turn)
        && turn.decided.number() > head.number() + 1) read(turn, head.id());
  }

  /** Of the head, or in its place: a block of the same height that was decided in its stead. */
  private static boolean isAhead(BlockId fed, L2BlockRef head) {
    return fed.number() > head.number()
        || fed.number() == head.number() && !fed.hash().equals(head.hash());
  }

  private static boolean isHelpless(Turn turn) {
    return turn.catchUp.helplessAt().filter(at -> at.plus(ASK_AGAIN).isAfter(turn.now)).isPresent();
  }

  private static boolean isStalled(Turn turn) {
    var limit = turn.now.minus(STALLED);
    return turn.own.movedAt().isBefore(limit) && turn.catchUp.fedAt().isBefore(limit);
  }

  /** Where the driver should be: by the own log, and without one by what the others say. */
  private static long target(Turn turn) {
    if (turn.isVoter(turn.self())) return turn.decided.number();
    return turn.peers.values().stream()
        .filter(peer -> peer.isReachable(turn.now))
        .flatMap(peer -> peer.report().committed().stream())
        .mapToLong(BlockId::number)
        .max()
        .orElse(0);
  }

  static void read(Turn turn, BlockId after) {
    var call = turn.nextCall();
    turn.catchUp = turn.catchUp.reads(Optional.of(new CatchUp.Reading(call, after)));
    turn.add(new ClusterEffect.ReadPosition(call, after));
  }

  static void onRead(Turn turn, long call, Fetched<Position> position) {
    var reading = turn.catchUp.reading().filter(asked -> asked.call() == call);
    if (reading.isEmpty()) return;
    turn.catchUp = turn.catchUp.reads(Optional.empty());
    switch (position) {
      // A sequencer that leads takes what comes next by itself, or has the log go back before it.
      case Fetched.Found<Position>(Position.Next _)
          when turn.leads()
              && turn.own.isSequencing()
              && reading.get().after().equals(turn.own.unsafe().id()) ->
          turn.catchUp = turn.catchUp.waitingSince(turn.now);
      case Fetched.Found<Position>(Position.Next(var block)) -> {
        turn.add(new ClusterEffect.Feed(block));
        turn.catchUp = turn.catchUp.feeding(block.envelope().id(), turn.now);
      }
      case Fetched.Found<Position>(Position.AtTip _) -> {}
      case Fetched.Found<Position>(Position.Empty _) -> {
        turn.catchUp = turn.catchUp.startOver();
        askMember(turn);
      }
      case Fetched.Found<Position>(Position.Elsewhere elsewhere) ->
          Rejoining.onElsewhere(turn, reading.get().after(), elsewhere);
      case Fetched.Missing<Position>(var what) ->
          turn.catchUp = turn.catchUp.helpless(turn.now, "the log does not know " + what);
      case Fetched.Failed<Position>(var fault) ->
          turn.catchUp = turn.catchUp.helpless(turn.now, "reading the log: " + fault.cause());
    }
  }

  static void askMember(Turn turn) {
    if (isHelpless(turn)) return;
    var head = turn.own.unsafe();
    var members = membersBeyond(turn, head);
    if (members.isEmpty()) {
      turn.catchUp =
          turn.catchUp.asksMember(
              turn.now,
              "the log does not go on from its head %d, and no member has a higher one"
                  .formatted(head.number()));
      return;
    }
    var member = members.get(Math.floorMod(turn.catchUp.turn(), members.size()));
    turn.catchUp =
        turn.catchUp.asksMember(
            turn.now,
            "the log does not go on from its head %d; asks %s for blocks"
                .formatted(head.number(), member));
    turn.add(
        new ClusterEffect.Send(
            member, new PeerMessage.Fill(turn.self(), head.id(), Candidacy.FILLABLE)));
  }

  private static List<String> membersBeyond(Turn turn, L2BlockRef head) {
    return turn.peers.values().stream()
        .filter(peer -> peer.isReachable(turn.now))
        .map(Peer::report)
        .filter(report ->
            report.unsafeHead().filter(block -> block.number() > head.number()).isPresent())
        .map(NodeReport::id)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  static void onFillRefused(Turn turn, String from, String cause) {
    turn.catchUp =
        turn.catchUp.isStuck(Optional.of("%s cannot give blocks: %s".formatted(from, cause)));
  }
}
