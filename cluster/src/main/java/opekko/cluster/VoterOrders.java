package opekko.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.cluster.log.QuorumLog;

/** Changes of who votes: one at a time, and only towards a cluster that can decide. */
final class VoterOrders {
  private VoterOrders() {}

  static void add(Turn turn, Job.Given given, String address) {
    if (Orders.refusedAsFollower(turn, given) || Orders.refusedAsBusy(turn, given)) return;
    var voter = newcomer(turn, given, address);
    if (voter.isEmpty()) return;
    begin(turn, given, List.of(with(turn.voters, voter.get())));
  }

  static void remove(Turn turn, Job.Given given, String node) {
    if (Orders.refusedAsFollower(turn, given) || Orders.refusedAsBusy(turn, given)) return;
    if (!mayGo(turn, given, node)) return;
    begin(turn, given, List.of(without(turn.voters, node)));
  }

  static void replace(Turn turn, Job.Given given, String old, String address) {
    if (Orders.refusedAsFollower(turn, given) || Orders.refusedAsBusy(turn, given)) return;
    if (!mayGo(turn, given, old)) return;
    var voter = newcomer(turn, given, address);
    if (voter.isEmpty()) return;
    var rest = without(turn.voters, old);
    begin(turn, given, List.of(rest, with(rest, voter.get())));
  }

  private static List<Voter> with(List<Voter> voters, Voter added) {
    var longer = new ArrayList<>(voters);
    longer.add(added);
    return List.copyOf(longer);
  }

  private static List<Voter> without(List<Voter> voters, String node) {
    return voters.stream().filter(voter -> !voter.id().equals(node)).toList();
  }

  /** The voter to be, if it runs, fits and keeps up. */
  private static Optional<Voter> newcomer(Turn turn, Job.Given given, String address) {
    Voter voter;
    try {
      voter = VoterText.parse(address);
    } catch (IllegalArgumentException e) {
      Orders.refuse(turn, given, e.getMessage());
      return Optional.empty();
    }
    var why = whyNot(turn, voter);
    why.ifPresent(text -> Orders.refuse(turn, given, text));
    return why.isPresent() ? Optional.empty() : Optional.of(voter);
  }

  private static Optional<String> whyNot(Turn turn, Voter voter) {
    var id = voter.id();
    if (turn.isVoter(id)) return Optional.of(id + " votes already");
    if (turn.strangers.containsKey(id))
      return Optional.of("%s cannot vote: %s".formatted(id, turn.strangers.get(id).why()));
    var peer = turn.reachable(id);
    if (peer.isEmpty())
      return Optional.of(
          "%s is not heard of: start it first with --ha.joining, --ha.id %s and this cluster's --ha.voters"
              .formatted(id, id));
    var head = peer.get().report().unsafeHead().map(block -> block.number()).orElse(0L);
    var behind = turn.decided.number() - head;
    return behind > Candidacy.FILLABLE
        ? Optional.of(
            "%s is %d blocks behind: let it catch up to within %d first"
                .formatted(id, behind, Candidacy.FILLABLE))
        : Optional.empty();
  }

  private static boolean mayGo(Turn turn, Job.Given given, String node) {
    if (!turn.isVoter(node)) {
      Orders.refuse(turn, given, node + " does not vote");
      return false;
    }
    if (node.equals(turn.self())) {
      Orders.refuse(turn, given, node + " leads: transfer leadership first");
      return false;
    }
    var rest = without(turn.voters, node);
    var alive = 1 + turn.otherVoters().filter(peer -> !peer.report().id().equals(node)).count();
    if (alive > rest.size() / 2) return true;
    Orders.refuse(
        turn,
        given,
        "of the %d voters that would be left only %d are heard of: that is no majority"
            .formatted(rest.size(), alive));
    return false;
  }

  private static void begin(Turn turn, Job.Given given, List<List<Voter>> steps) {
    if (given.terms().isDryRun())
      Orders.wouldDo(turn, given, "make voters of " + ids(steps.getLast()));
    else next(turn, given, steps);
  }

  private static void next(Turn turn, Job.Given given, List<List<Voter>> steps) {
    var call = turn.nextCall();
    turn.job = Optional.of(new Job.VoterChange(given, steps, call));
    turn.add(new ClusterEffect.ReplaceVoters(call, turn.voters, steps.getFirst()));
  }

  static boolean onEnded(Turn turn, long call, QuorumLog.Done done) {
    var waiting = turn.job.filter(job -> job instanceof Job.VoterChange && job.call() == call);
    if (waiting.isEmpty()) return false;
    var change = (Job.VoterChange) waiting.get();
    turn.job = Optional.empty();
    switch (done) {
      case QuorumLog.Done.Ok _ -> {
        turn.voters = change.steps().getFirst();
        var rest = change.steps().subList(1, change.steps().size());
        if (!rest.isEmpty()) next(turn, change.given(), rest);
        else
          Orders.done(
              turn, change.given(), ids(turn.voters) + " vote now", turn.leadership.leader(), 0);
      }
      case QuorumLog.Done.Failed(var cause) ->
          Orders.refuse(
              turn, change.given(), "%s vote still: %s".formatted(ids(turn.voters), cause));
    }
    return true;
  }

  private static String ids(List<Voter> voters) {
    return String.join(", ", voters.stream().map(Voter::id).toList());
  }
}
