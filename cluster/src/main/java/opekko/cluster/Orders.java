package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;

/** Orders of operators: who carries them out, and the answer, which is the result. */
final class Orders {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  private Orders() {}

  static void onGiven(Turn turn, long request, HaOrder order, HaOrder.Terms terms) {
    var given = new Job.Given(new Origin.Here(request), terms, turn.now);
    switch (order) {
      case HaOrder.Drain(var node) -> route(turn, given, order, known(turn, given, node));
      case HaOrder.Undrain(var node) -> route(turn, given, order, known(turn, given, node));
      case HaOrder.Prefer(var node, _) -> route(turn, given, order, known(turn, given, node));
      case HaOrder.Pause _, HaOrder.Resume _, HaOrder.Force _ -> carryOut(turn, given, order);
      case HaOrder.Transfer _,
          HaOrder.AddVoter _,
          HaOrder.RemoveVoter _,
          HaOrder.ReplaceVoter _,
          HaOrder.Rewind _ ->
          route(turn, given, order, leader(turn, given));
    }
  }

  /** Another node sends what only this one can do. */
  static void onAsked(Turn turn, PeerMessage.Asked asked) {
    var origin = new Origin.Node(asked.from(), asked.call());
    carryOut(turn, new Job.Given(origin, asked.terms(), turn.now), asked.order());
  }

  private static Optional<String> leader(Turn turn, Job.Given given) {
    var leader = turn.leadership.leader();
    if (leader.isEmpty()) refuse(turn, given, "nobody leads now: wait until somebody does");
    return leader;
  }

  private static Optional<String> known(Turn turn, Job.Given given, String node) {
    if (node.equals(turn.self()) || turn.isVoter(node) || turn.peers.containsKey(node))
      return Optional.of(node);
    var all = new ArrayList<>(turn.voters.stream().map(Voter::id).toList());
    turn.peers.keySet().stream().filter(id -> !all.contains(id)).sorted().forEach(all::add);
    refuse(
        turn, given, "there is no node %s here, only %s".formatted(node, String.join(", ", all)));
    return Optional.empty();
  }

  private static void route(Turn turn, Job.Given given, HaOrder order, Optional<String> node) {
    if (node.isEmpty()) return;
    if (node.get().equals(turn.self())) {
      carryOut(turn, given, order);
      return;
    }
    if (turn.reachable(node.get()).isEmpty()) {
      refuse(
          turn,
          given,
          "%s must do this, and it is not heard of: %s"
              .formatted(node.get(), Ranking.whyNot(turn, node.get())));
      return;
    }
    var call = turn.nextCall();
    var request = ((Origin.Here) given.origin()).request();
    turn.forwarded.put(call, new Forwarded(request, node.get(), turn.now));
    turn.add(
        new ClusterEffect.Send(
            node.get(), new PeerMessage.Asked(turn.self(), call, order, given.terms())));
  }

  static void onAnswered(Turn turn, PeerMessage.Answered answered) {
    var forwarded = turn.forwarded.remove(answered.call());
    if (forwarded != null)
      turn.add(new ClusterEffect.Answer(forwarded.request(), answered.result()));
  }

  private static void carryOut(Turn turn, Job.Given given, HaOrder order) {
    switch (order) {
      case HaOrder.Transfer(var to) -> transfer(turn, given, to);
      case HaOrder.Drain _ -> WishOrders.drain(turn, given);
      case HaOrder.Undrain _ -> WishOrders.undrain(turn, given);
      case HaOrder.Prefer(_, var priority) -> WishOrders.prefer(turn, given, priority);
      case HaOrder.Pause(var length) -> pause(turn, given, length);
      case HaOrder.Resume _ -> resume(turn, given);
      case HaOrder.AddVoter(var address) -> VoterOrders.add(turn, given, address);
      case HaOrder.RemoveVoter(var node) -> VoterOrders.remove(turn, given, node);
      case HaOrder.ReplaceVoter(var old, var address) ->
          VoterOrders.replace(turn, given, old, address);
      case HaOrder.Rewind rewind -> RewindOrders.plan(turn, given, rewind);
      case HaOrder.Force(var dead, var generation) ->
          ForceOrders.force(turn, given, dead, generation);
    }
  }

  private static void transfer(Turn turn, Job.Given given, Optional<String> to) {
    if (refusedAsFollower(turn, given) || refusedAsBusy(turn, given)) return;
    if (to.equals(Optional.of(turn.self()))) {
      done(turn, given, turn.self() + " leads already", to, 0);
      return;
    }
    var best = to.or(() -> Ranking.bestSuccessor(turn).map(NodeReport::id));
    if (best.isEmpty()) {
      refuse(turn, given, "nobody else can lead now: " + Ranking.whyNobody(turn));
      return;
    }
    var node = best.get();
    if (known(turn, given, node).isEmpty()) return;
    var why = turn.isVoter(node) ? Ranking.whyNot(turn, node) : "it is no voter";
    if (!why.equals("ready")) refuse(turn, given, node + " cannot lead now: " + why);
    else if (given.terms().isDryRun()) wouldDo(turn, given, "give leadership to " + node);
    else Moves.begin(turn, given, node, "transfer", reason(given));
  }

  static List<String> reason(Job.Given given) {
    var terms = given.terms();
    var why = terms.why().isEmpty() ? "" : ": " + terms.why();
    return List.of("ordered by " + terms.who() + why);
  }

  private static void pause(Turn turn, Job.Given given, Duration length) {
    if (length.isNegative() || length.isZero() || length.compareTo(LONGEST_PAUSE) > 0) {
      refuse(turn, given, "a pause lasts up to 24 hours, so that it is not forgotten");
      return;
    }
    var end = turn.now.plus(length);
    setPause(
        turn,
        given,
        Optional.of(end),
        "leadership is not moved automatically until " + end.truncatedTo(ChronoUnit.SECONDS));
  }

  private static void resume(Turn turn, Job.Given given) {
    setPause(turn, given, Optional.empty(), "leadership is moved automatically again");
  }

  private static void setPause(
      Turn turn, Job.Given given, Optional<Instant> until, String summary) {
    if (given.terms().isDryRun()) {
      wouldDo(turn, given, "say: " + summary);
      return;
    }
    turn.pause = turn.pause.next(until);
    Reports.send(turn);
    done(turn, given, summary, turn.leadership.leader(), 0);
  }

  /** True if the order was refused as only the leader can do it. */
  static boolean refusedAsFollower(Turn turn, Job.Given given) {
    if (turn.leadership.sequencing().isPresent()) return false;
    refuse(
        turn,
        given,
        turn.leadership
            .leader()
            .filter(leader -> !leader.equals(turn.self()))
            .map(leader -> "%s leads now, not %s".formatted(leader, turn.self()))
            .orElse("nobody leads now: wait until somebody does"));
    return true;
  }

  /** True if the order was refused as another is being carried out. */
  static boolean refusedAsBusy(Turn turn, Job.Given given) {
    if (turn.job.isEmpty()) return false;
    refuse(
        turn, given, "%s is being carried out: wait for its end".formatted(name(turn.job.get())));
    return true;
  }

  private static String name(Job job) {
    return switch (job) {
      case Job.Move move -> "a change of the leader to " + move.to();
      case Job.VoterChange _ -> "a change of the voters";
      case Job.RewindPlan _, Job.RewindRun _ -> "a rewind";
      case Job.Forcing forcing -> "forcing generation " + forcing.generation();
      case Job.Keeping keeping -> "'%s'".formatted(keeping.summary());
    };
  }

  static void wouldDo(Turn turn, Job.Given given, String what) {
    done(turn, given, "would " + what, turn.leadership.leader(), 0);
  }

  static void done(Turn turn, Job.Given given, String summary, Optional<String> leader, long late) {
    var took = Duration.between(given.at(), turn.now).toMillis();
    answer(
        turn,
        given,
        ApiResult.ok(new HaResult(summary, leader, turn.leadership.term(), took, late)));
  }

  static void refuse(Turn turn, Job.Given given, String why) {
    answer(turn, given, ApiResult.refused(why));
  }

  private static void answer(Turn turn, Job.Given given, ApiResult<HaResult> result) {
    switch (given.origin()) {
      case Origin.Here(var request) -> turn.add(new ClusterEffect.Answer(request, result));
      case Origin.Node(var node, var call) ->
          turn.add(
              new ClusterEffect.Send(node, new PeerMessage.Answered(turn.self(), call, result)));
      case Origin.Nobody _ -> {}
    }
  }

  /** Nobody waits for ever: what is not done in time is answered so. */
  static void onTicked(Turn turn) {
    var limit = turn.now.minus(LIMIT);
    var late =
        turn.forwarded.entrySet().stream()
            .filter(entry -> entry.getValue().at().isBefore(limit))
            .map(Map.Entry::getKey)
            .toList();
    for (var call : late) {
      var order = turn.forwarded.remove(call);
      turn.add(
          new ClusterEffect.Answer(
              order.request(),
              ApiResult.refused(
                  "%s did not answer within 30 s; it may have done it: look at the status"
                      .formatted(order.to()))));
    }
    turn.job
        .filter(job -> job.given().at().isBefore(limit))
        .ifPresent(job -> {
          turn.job = Optional.empty();
          refuse(turn, job.given(), name(job) + " was not done within 30 s; look at the status");
        });
  }
}
