package opekko.node.assembly;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import opekko.protocol.api.ApiResult;
import opekko.protocol.fault.Fetched;
import opekko.rpc.conductor.ConductorClient;
import opekko.sequencer.SequencerCommand;
import opekko.sequencer.SequencerEvent;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beside an op-conductor a node leads while its conductor says so. It is asked again and again, and
 * at each start. Terms are counted here, as op-conductor tells none.
 *
 * @spec op-node/rollup/sequencing/sequencer.go: Start
 */
final class ConductedLeadership implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(ConductedLeadership.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final String NOT_LEADER = "sequencer is not the leader, aborting";

  private final ConductorClient conductor;

  /** Guarded by this, like all below. */
  private ActorRef<SequencerCommand> sequencer;

  private boolean leads;
  private long term;
  private long asked;
  private long heard;
  private boolean isSilent;

  ConductedLeadership(ConductorClient conductor) {
    this.conductor = conductor;
  }

  /** What the poll of one life of the sequencer is told. */
  private enum Poll {
    DUE,
    ANSWERED
  }

  @Override
  public synchronized void introduce(ActorContext<SequencerCommand> context) {
    sequencer = context.getSelf();
    leads = false;
    context.spawnAnonymous(polling());
  }

  /** One question at a time: a conductor that hangs is not asked more often than it answers. */
  private Behavior<Poll> polling() {
    return Behaviors.withTimers(timers ->
        Behaviors.setup(context -> {
          context.getSelf().tell(Poll.DUE);
          return Behaviors.receiveMessage(poll -> {
            switch (poll) {
              case DUE -> context.pipeToSelf(ask(), (_, _) -> Poll.ANSWERED);
              case ANSWERED -> timers.startSingleTimer(Poll.DUE, INTERVAL);
            }
            return Behaviors.same();
          });
        }));
  }

  @Override
  public CompletionStage<ApiResult<Void>> mayStart() {
    return ask()
        .thenApply(answer ->
            switch (answer) {
              case Fetched.Found<Boolean>(var isLeader) ->
                  isLeader ? ApiResult.ok(null) : ApiResult.refused(NOT_LEADER);
              case Fetched.Missing<Boolean>(var what) ->
                  ApiResult.refused("sequencer leader check failed: " + what);
              case Fetched.Failed<Boolean>(var fault) ->
                  ApiResult.refused("sequencer leader check failed: " + fault.cause());
            });
  }

  @Override
  public boolean isConducted() {
    return true;
  }

  @Override
  public void override() {
    LOG.warn(
        "Leads whatever {} says, and commits to nobody, until it is started anew",
        conductor.name());
    conductor.overrideLeader();
  }

  /** The sequencer is told before the answer is given. */
  private CompletionStage<Fetched<Boolean>> ask() {
    var question = nextQuestion();
    return conductor
        .leader()
        .thenApply(answer -> {
          hear(question, answer);
          return answer;
        });
  }

  private synchronized long nextQuestion() {
    return ++asked;
  }

  /** Without an answer all stays as it is: if the conductor is gone, commits will fail. */
  private synchronized void hear(long question, Fetched<Boolean> answer) {
    switch (answer) {
      case Fetched.Found<Boolean>(var isLeader) -> {
        if (isSilent) LOG.info("{} answers again", conductor.name());
        isSilent = false;
        if (question < heard) return;
        heard = question;
        if (isLeader != leads) changed(isLeader);
      }
      case Fetched.Missing<Boolean>(var what) -> silent(what);
      case Fetched.Failed<Boolean>(var fault) -> silent(fault.cause());
    }
  }

  private void changed(boolean isLeader) {
    leads = isLeader;
    if (isLeader) term++;
    LOG.info("{} {}", conductor.name(), isLeader ? "leads now" : "leads no more");
    if (sequencer == null) return;
    sequencer.tell(
        new SequencerCommand.Happened(
            isLeader
                ? new SequencerEvent.LeadershipGained(term)
                : new SequencerEvent.LeadershipLost(term)));
  }

  private void silent(String cause) {
    if (!isSilent) LOG.warn("Who leads is not known: {}", cause);
    isSilent = true;
  }
}
