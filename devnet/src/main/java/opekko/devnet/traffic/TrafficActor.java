package opekko.devnet.traffic;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.traffic.TrafficPort.Nonces;
import opekko.devnet.traffic.TrafficPort.Outcome;
import opekko.protocol.fault.Fetched;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the plan says at the pace of the settings, until it is stopped. */
public final class TrafficActor {
  private static final Logger log = LoggerFactory.getLogger(TrafficActor.class);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);

  private final ActorContext<Command> context;
  private final TrafficSettings settings;
  private final TrafficPlan plan;
  private final TrafficPort port;
  private final InstantSource clock;
  private final Map<LaneId, Lane> lanes = new HashMap<>();
  private Pace transfers;
  private Pace deposits;
  private Pace changes;
  private long transferCount;
  private long depositCount;
  private long changeCount;
  private TrafficStatus status = TrafficStatus.NOTHING;

  /** What the actor is told. */
  public sealed interface Command {}

  /** What was done so far. */
  public record GetStatus(ActorRef<TrafficStatus> replyTo) implements Command {}

  /** Ends the actor; what is under way still arrives. */
  public record Stop() implements Command {}

  private record Tick() implements Command {}

  private record Ask() implements Command {}

  private record Sent(LaneId lane, Outcome outcome) implements Command {}

  private record Answered(LaneId lane, Fetched<Nonces> nonces) implements Command {}

  private record LaneId(Layer layer, DevnetAccount account) {}

  private TrafficActor(
      ActorContext<Command> context,
      TrafficSettings settings,
      TrafficPort port,
      InstantSource clock) {
    this.context = context;
    this.settings = settings;
    this.plan = new TrafficPlan(settings.seed());
    this.port = port;
    this.clock = clock;
    var now = clock.instant();
    transfers = Pace.from(settings.perSecond(), now);
    deposits = Pace.each(settings.betweenDeposits(), now);
    changes = Pace.each(settings.betweenChanges(), now);
    for (var sender : TrafficPlan.SENDERS) lanes.put(new LaneId(Layer.L2, sender), Lane.UNKNOWN);
    lanes.put(new LaneId(Layer.L1, TrafficPlan.DEPOSITOR), Lane.UNKNOWN);
    lanes.put(new LaneId(Layer.L1, DevnetAccount.OWNER), Lane.UNKNOWN);
  }

  public static Behavior<Command> create(
      TrafficSettings settings, TrafficPort port, InstantSource clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(new Tick(), TICK);
          timers.startTimerWithFixedDelay(new Ask(), BETWEEN_QUESTIONS);
          var shell = new TrafficActor(context, settings, port, clock);
          shell.ask();
          return Behaviors.receiveMessage(shell::onCommand);
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Tick _ -> tick();
      case Ask _ -> ask();
      case Sent(var lane, var outcome) -> onSent(lane, outcome);
      case Answered(var lane, var nonces) ->
          lanes.compute(
              lane,
              (_, known) ->
                  nonces instanceof Fetched.Found<Nonces>(var value)
                      ? known.answered(value)
                      : known.notAnswered());
      case GetStatus(var replyTo) -> replyTo.tell(status);
      case Stop _ -> {
        return Behaviors.stopped();
      }
    }
    return Behaviors.same();
  }

  private void tick() {
    var now = clock.instant();
    transfers = transfers.at(now);
    for (var i = 0; i < transfers.due(); i++) send(plan.transfer(transferCount++));
    transfers = transfers.done();
    deposits = deposits.at(now);
    for (var i = 0; i < deposits.due(); i++) send(plan.deposit(depositCount++));
    deposits = deposits.done();
    changes = changes.at(now);
    for (var i = 0; i < changes.due(); i++) send(plan.change(changeCount++));
    changes = changes.done();
  }

  private void send(Deed deed) {
    var id = new LaneId(deed.layer(), deed.sender());
    var lane = lanes.get(id);
    if (!lane.hasRoom(settings.maxWaiting())) {
      status = status.withHeldBack();
      return;
    }
    lanes.put(id, lane.sending());
    context.pipeToSelf(
        port.send(deed, lane.next().orElseThrow()),
        (outcome, bug) ->
            new Sent(id, bug == null ? outcome : new Outcome.Refused(bug.toString())));
  }

  private void onSent(LaneId id, Outcome outcome) {
    switch (outcome) {
      case Outcome.Accepted _ -> {
        status = status.withAccepted();
        lanes.compute(id, (_, lane) -> lane.accepted());
      }
      case Outcome.Refused(var cause) -> {
        log.debug("Traffic of {} on {} was refused: {}", id.account(), id.layer(), cause);
        status = status.withRefused(cause);
        lanes.compute(id, (_, lane) -> lane.refused());
      }
    }
  }

  private void ask() {
    for (var entry : lanes.entrySet()) {
      if (!entry.getValue().mayAsk()) continue;
      entry.setValue(entry.getValue().asking());
      var id = entry.getKey();
      context.pipeToSelf(
          port.nonces(id.layer(), id.account().address()),
          (nonces, bug) ->
              new Answered(id, bug == null ? nonces : Fetched.temporary(bug.toString())));
    }
  }
}
