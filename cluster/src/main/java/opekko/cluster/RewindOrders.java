package opekko.cluster;

import java.util.List;
import java.util.Optional;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaOrder;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.TakeBack;

/** Decided blocks are given up by an operator: in two steps, since they were published. */
final class RewindOrders {
  private static final int CODE_LENGTH = 10;

  private RewindOrders() {}

  static void plan(Turn turn, Job.Given given, HaOrder.Rewind order) {
    if (Orders.refusedAsFollower(turn, given) || Orders.refusedAsBusy(turn, given)) return;
    var call = turn.nextCall();
    turn.job = Optional.of(new Job.RewindPlan(given, order, call));
    turn.add(new ClusterEffect.ReadLines(call, Candidacy.FILLABLE));
  }

  static void onLines(Turn turn, long call, List<HaLogLine> lines) {
    var waiting = turn.job.filter(job -> job instanceof Job.RewindPlan && job.call() == call);
    if (waiting.isEmpty()) return;
    var plan = (Job.RewindPlan) waiting.get();
    turn.job = Optional.empty();
    if (Orders.refusedAsFollower(turn, plan.given())) return;
    var height = plan.order().toHeight();
    var line = lines.stream().filter(one -> one.block().number() == height).findFirst();
    if (line.isEmpty() || height >= turn.decided.number()) {
      Orders.refuse(
          turn,
          plan.given(),
          "the log can go back to blocks %s to %d, not to %d"
              .formatted(
                  lines.isEmpty() ? "-" : Long.toString(lines.getLast().block().number()),
                  turn.decided.number() - 1,
                  height));
      return;
    }
    confirm(turn, plan, line.get());
  }

  private static void confirm(Turn turn, Job.RewindPlan plan, HaLogLine line) {
    var to = line.block();
    var givenUp = turn.decided.number() - to.number();
    var code = to.hash().toHex().substring(0, CODE_LENGTH);
    var what = "give up %d decided blocks above %s".formatted(givenUp, to);
    if (plan.given().terms().isDryRun()) Orders.wouldDo(turn, plan.given(), what);
    else if (!code.equals(plan.order().confirm()))
      Orders.refuse(
          turn,
          plan.given(),
          "this would %s, which others have seen. If that is what you want, say it again with confirm %s"
              .formatted(what, code));
    else {
      var call = turn.nextCall();
      var term = turn.leadership.sequencing().orElseThrow();
      turn.job = Optional.of(new Job.RewindRun(plan.given(), to, givenUp, call));
      var reason = String.join(", ", Orders.reason(plan.given()));
      turn.add(new ClusterEffect.Rewind(call, term, new TakeBack(to, turn.decided.tip(), reason)));
    }
  }

  static void onEnded(Turn turn, long call, CommitLog.Outcome outcome) {
    var waiting = turn.job.filter(job -> job instanceof Job.RewindRun && job.call() == call);
    if (waiting.isEmpty()) return;
    var run = (Job.RewindRun) waiting.get();
    turn.job = Optional.empty();
    switch (outcome) {
      case CommitLog.Outcome.Committed _ ->
          Orders.done(
              turn,
              run.given(),
              "%d decided blocks were given up; the log goes on from %s"
                  .formatted(run.givenUp(), run.to()),
              turn.leadership.leader(),
              0);
      case CommitLog.Outcome.Refused(var cause) ->
          Orders.refuse(turn, run.given(), "the log refused: " + cause);
      case CommitLog.Outcome.Unknown(var cause) ->
          Orders.refuse(
              turn,
              run.given(),
              "it is not known whether the log was rewound: %s; look at ha log".formatted(cause));
    }
  }
}
