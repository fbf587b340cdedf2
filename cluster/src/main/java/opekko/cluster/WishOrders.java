package opekko.cluster;

import java.util.Optional;

/** What an operator wants of this node for longer: drained or not, its priority. */
final class WishOrders {
  private WishOrders() {}

  static void drain(Turn turn, Job.Given given) {
    if (Orders.refusedAsBusy(turn, given)) return;
    if (turn.wishes.isDrained() && !turn.leads()) {
      Orders.done(turn, given, turn.self() + " is drained already", turn.leadership.leader(), 0);
      return;
    }
    if (turn.leads() && Ranking.bestSuccessor(turn).isEmpty()) {
      Orders.refuse(
          turn,
          given,
          "%s leads, and nobody else can: %s".formatted(turn.self(), Ranking.whyNobody(turn)));
      return;
    }
    keep(
        turn,
        given,
        new OperatorMemory.Wishes(true, turn.wishes.priority()),
        turn.self() + " is drained: it leads no more until it is undrained");
  }

  static void undrain(Turn turn, Job.Given given) {
    keep(
        turn,
        given,
        new OperatorMemory.Wishes(false, turn.wishes.priority()),
        turn.self() + " may lead again");
  }

  static void prefer(Turn turn, Job.Given given, int priority) {
    keep(
        turn,
        given,
        new OperatorMemory.Wishes(turn.wishes.isDrained(), priority),
        "%s has priority %d".formatted(turn.self(), priority));
  }

  private static void keep(
      Turn turn, Job.Given given, OperatorMemory.Wishes wishes, String summary) {
    if (given.terms().isDryRun()) {
      Orders.wouldDo(turn, given, "say: " + summary);
      return;
    }
    if (Orders.refusedAsBusy(turn, given)) return;
    var call = turn.nextCall();
    turn.job = Optional.of(new Job.Keeping(given, wishes, summary, call));
    turn.add(new ClusterEffect.KeepWishes(call, wishes));
  }

  static void onKept(Turn turn, long call, OperatorMemory.Wishes wishes, Optional<String> failure) {
    var waiting = turn.job.filter(job -> job instanceof Job.Keeping && job.call() == call);
    if (failure.isEmpty()) turn.wishes = wishes;
    if (waiting.isEmpty()) return;
    var keeping = (Job.Keeping) waiting.get();
    turn.job = Optional.empty();
    if (failure.isPresent()) {
      Orders.refuse(turn, keeping.given(), "nothing changed: " + failure.get());
      return;
    }
    Reports.send(turn);
    var successor = Ranking.bestSuccessor(turn);
    if (wishes.isDrained() && turn.leads() && successor.isPresent())
      Moves.begin(
          turn, keeping.given(), successor.get().id(), "drain", Orders.reason(keeping.given()));
    else Orders.done(turn, keeping.given(), keeping.summary(), turn.leadership.leader(), 0);
  }
}
