package opekko.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.cluster.log.Generation;
import opekko.cluster.log.QuorumLog;

/**
 * A quorum is lost for good, and an operator says so: this node begins the next generation of the
 * log, alone, with all that its log holds.
 *
 * <p>Whether the lost knew more, nobody can tell any more. What can be looked at is: that those
 * named do not answer, that nobody who lives knows more, and that this node could lead.
 */
final class ForceOrders {
  private ForceOrders() {}

  static void force(Turn turn, Job.Given given, List<String> dead, long generation) {
    if (Orders.refusedAsBusy(turn, given)) return;
    var objection = objection(turn, dead, generation);
    if (objection.isPresent()) {
      Orders.refuse(turn, given, objection.get());
      return;
    }
    var call = turn.nextCall();
    turn.job = Optional.of(new Job.Forcing(given, dead, generation, false, call));
    var named = turn.voters.stream().filter(voter -> dead.contains(voter.id())).toList();
    turn.add(new ClusterEffect.Probe(call, named));
  }

  private static Optional<String> objection(Turn turn, List<String> dead, long generation) {
    return named(turn, dead)
        .or(() -> generation(turn, generation))
        .or(() -> quorum(turn, dead))
        .or(() -> living(turn, dead))
        .or(() -> ownFaults(turn));
  }

  private static Optional<String> named(Turn turn, List<String> dead) {
    if (dead.isEmpty())
      return Optional.of("name the voters that are lost: " + ids(turn, List.of(turn.self())));
    if (!turn.isVoter(turn.self()))
      return Optional.of(turn.self() + " does not vote: give the order to a voter that lives");
    for (var node : dead) {
      if (node.equals(turn.self())) return Optional.of("this node is " + node + ", and it lives");
      if (!turn.isVoter(node))
        return Optional.of(
            "%s does not vote; the other voters are %s"
                .formatted(node, ids(turn, List.of(turn.self()))));
      if (turn.reachable(node).isPresent())
        return Optional.of(node + " answers: stop it for good, or leave it out of the dead");
    }
    return Optional.empty();
  }

  private static Optional<String> generation(Turn turn, long generation) {
    var own = turn.log.generation();
    return generation == own.number() + 1
        ? Optional.empty()
        : Optional.of(
            "the log is of %s: the next is %d, not %d"
                .formatted(own, own.number() + 1, generation));
  }

  private static Optional<String> quorum(Turn turn, List<String> dead) {
    var leader = turn.leadership.leader();
    if (leader.isPresent())
      return Optional.of(leader.get() + " leads: as long as somebody does, nothing is lost");
    var left = turn.voters.size() - dead.stream().distinct().count();
    return left > turn.voters.size() / 2
        ? Optional.of(
            "%s are enough to decide: take the dead out one by one with voters remove"
                .formatted(ids(turn, dead)))
        : Optional.empty();
  }

  /** Whoever lives must be heard of, and must not know more than this node. */
  private static Optional<String> living(Turn turn, List<String> dead) {
    for (var voter : turn.voters) {
      var id = voter.id();
      if (id.equals(turn.self()) || dead.contains(id)) continue;
      var peer = turn.reachable(id);
      if (peer.isEmpty())
        return Optional.of(
            "%s is neither named nor heard of: start it, or name it too".formatted(id));
      if (peer.get().report().log().isAfter(turn.log))
        return Optional.of(
            "the log of %s is longer: give the order there (--rpc), so that nothing is lost that it knows"
                .formatted(id));
    }
    return Optional.empty();
  }

  private static Optional<String> ownFaults(Turn turn) {
    var faults = turn.reasons.faults();
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s could not lead: %s. Mend that first"
                .formatted(turn.self(), String.join("; ", faults)));
  }

  static void onProbed(Turn turn, long call, Map<String, String> answering) {
    var waiting = forcing(turn).filter(job -> job.call() == call);
    if (waiting.isEmpty()) return;
    var job = waiting.get();
    turn.job = Optional.empty();
    var objection = answering(answering).or(() -> objection(turn, job.dead(), job.generation()));
    if (objection.isPresent()) Orders.refuse(turn, job.given(), objection.get());
    else if (job.given().terms().isDryRun()) Orders.wouldDo(turn, job.given(), plan(turn, job));
    else begin(turn, job);
  }

  private static Optional<String> answering(Map<String, String> answering) {
    return answering.entrySet().stream()
        .map(found ->
            "%s is not dead: %s takes connections. Stop its process for good, or leave it out of the dead"
                .formatted(found.getKey(), found.getValue()))
        .findFirst();
  }

  private static String plan(Turn turn, Job.Forcing job) {
    return "begin generation %d of the log with %s as its only voter, after %s, and shut out %s"
        .formatted(job.generation(), turn.self(), tip(turn), ids(turn, List.of(turn.self())));
  }

  private static void begin(Turn turn, Job.Forcing job) {
    var next = new Generation(job.generation(), turn.self(), turn.voters.size());
    var call = turn.nextCall();
    turn.job = Optional.of(new Job.Forcing(job.given(), job.dead(), job.generation(), false, call));
    turn.warn("%s forces: %s".formatted(job.given().terms().who(), plan(turn, job)));
    turn.clue(turn.self(), "force", "an operator forced generation " + job.generation());
    turn.add(new ClusterEffect.Force(call, next));
  }

  /** False if the answer is to another question. */
  static boolean onEnded(Turn turn, long call, QuorumLog.Done done) {
    var waiting = forcing(turn).filter(job -> job.call() == call);
    if (waiting.isEmpty()) return false;
    var job = waiting.get();
    switch (done) {
      case QuorumLog.Done.Ok _ -> {
        turn.job = Optional.of(new Job.Forcing(job.given(), job.dead(), job.generation(), true, 0));
        if (turn.leads()) onLeading(turn);
      }
      case QuorumLog.Done.Failed(var cause) -> {
        turn.job = Optional.empty();
        Orders.refuse(turn, job.given(), cause);
      }
    }
    return true;
  }

  static void onLeading(Turn turn) {
    var begun = forcing(turn).filter(Job.Forcing::isBegun);
    if (begun.isEmpty()) return;
    turn.job = Optional.empty();
    Orders.done(
        turn,
        begun.get().given(),
        """
        generation %d has begun: %s leads it, as its only voter, after %s. %s are shut out: wipe \
        the log of each, start it with --ha.joining, and let it in with opekko ha voters add\
        """
            .formatted(
                begun.get().generation(),
                turn.self(),
                tip(turn),
                String.join(", ", begun.get().dead())),
        Optional.of(turn.self()),
        0);
  }

  private static Optional<Job.Forcing> forcing(Turn turn) {
    return turn.job.filter(Job.Forcing.class::isInstance).map(Job.Forcing.class::cast);
  }

  private static String tip(Turn turn) {
    return turn.decided.tip().map(block -> "block " + block.number()).orElse("no block");
  }

  private static String ids(Turn turn, List<String> without) {
    return String.join(
        ", ", turn.voters.stream().map(Voter::id).filter(id -> !without.contains(id)).toList());
  }
}
