package opekko.node.clustersim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import opekko.cluster.ClusterEffect;
import opekko.cluster.ClusterInput;
import opekko.cluster.ClusterMachine;
import opekko.cluster.OperatorMemory;
import opekko.cluster.PeerMessage;
import opekko.cluster.Vitals;
import opekko.cluster.log.QuorumLog;
import opekko.driver.Decided;
import opekko.driver.DriverEvent;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.type.BlockId;

/** Carries the effects of the cluster's policy out: the log, the driver, the other nodes. */
final class ClusterHands {
  private static final long SOON = 5 * VirtualTime.MILLI;
  private static final long LATE = VirtualTime.SECOND;
  private static final long CLIENT_TIMEOUT = 5 * VirtualTime.SECOND;
  private static final int FILLED_AT_ONCE = 64;

  private final SimulatedNode node;
  private final World world;

  ClusterHands(SimulatedNode node, World world) {
    this.node = node;
    this.world = world;
  }

  void run(ClusterEffect.Outgoing effect) {
    switch (effect) {
      case ClusterEffect.Feed(var block) -> {
        if (world.mutant().feeds(block.envelope().payload().blockNumber()))
          node.tellDriver(new DriverEvent.DecidedReceived(new Decided.Block(block)));
      }
      case ClusterEffect.FeedRewind(var to, var lineage) ->
          node.tellDriver(new DriverEvent.DecidedReceived(new Decided.Rewind(to, lineage)));
      case ClusterEffect.FeedUndecided(var block) ->
          node.tellDriver(new DriverEvent.UnsafePayloadReceived(block));
      case ClusterEffect.TakeVitals _ -> takeVitals();
      case ClusterEffect.SetCandidacy(var may) -> {
        node.setCandidate(may);
        node.log().peer().setMayStand(world.mutant().mayStand(may));
      }
      case ClusterEffect.Stand _ -> {
        node.countStand();
        node.log().peer().stand();
      }
      case ClusterEffect.Confirm(var call) ->
          node.log().confirm(done -> answer(new ClusterInput.LogOrderEnded(call, done)));
      case ClusterEffect.Transfer(var call, var to, var limit) ->
          node.log()
              .transfer(
                  World.NAMES.indexOf(to),
                  VirtualTime.micros(limit),
                  done -> answer(new ClusterInput.LogOrderEnded(call, done)));
      case ClusterEffect.Probe(var call, _) -> answer(new ClusterInput.Probed(call, Map.of()));
      case ClusterEffect.Force(var call, _) ->
          answer(
              new ClusterInput.LogOrderEnded(
                  call, new QuorumLog.Done.Failed("generations are not forced here")));
      case ClusterEffect.Overtaken _ -> {}
      case ClusterEffect.ReplaceVoters(var call, _, _) ->
          answer(
              new ClusterInput.LogOrderEnded(
                  call, new QuorumLog.Done.Failed("voters are not changed here")));
      case ClusterEffect.Rewind(var call, var term, var back) -> {
        world.operatorWantsBack();
        node.log()
            .rewind(term, back, outcome -> answer(new ClusterInput.RewindEnded(call, outcome)));
      }
      case ClusterEffect.ReadPosition(var call, var head) ->
          answer(new ClusterInput.PositionRead(call, Fetched.found(node.log().after(head))));
      case ClusterEffect.ReadLines(var call, var count) ->
          answer(new ClusterInput.LinesRead(call, lines(count)));
      case ClusterEffect.KeepWishes(var call, var wishes) -> keep(call, wishes);
      case ClusterEffect.Send(var to, var message) -> send(to, new ClusterInput.Heard(message));
      case ClusterEffect.Broadcast(var message) -> {
        for (var other : world.nodes())
          if (other != node) send(other.name(), new ClusterInput.Heard(message));
      }
      case ClusterEffect.SendBlock(var nodes, var block) ->
          nodes.forEach(to -> send(to, new ClusterInput.BlockArrived(node.name(), block)));
      case ClusterEffect.ServeFill(var to, var after, var count) -> serve(to, after, count);
      case ClusterEffect.WatchProcess(var watched) -> node.watch(watched);
      case ClusterEffect.TellVoters _ -> {}
    }
  }

  private void answer(ClusterInput input) {
    node.later(world.dice().delay(SOON, LATE), () -> node.onCluster(input));
  }

  private void send(String to, ClusterInput input) {
    var other = world.node(to);
    world
        .links()
        .carry(node.number(), other.number(), () -> other.arrive(() -> other.onCluster(input)));
  }

  private void takeVitals() {
    var health = node.engine().health();
    Vitals.Engine engine =
        switch (health) {
          case WELL -> new Vitals.Engine.Ok();
          case SYNCING -> new Vitals.Engine.Syncing();
          case DOWN, HUNG -> new Vitals.Engine.Failed("no answer");
        };
    var vitals =
        new Vitals(
            node.sequencer().active(),
            engine,
            node.signer().isDown() ? Optional.of("does not answer") : Optional.empty(),
            node.l1Head(),
            OptionalDouble.of(1));
    var taken = new ClusterInput.VitalsTaken(vitals, Optional.empty(), node.log().view().end());
    if (health == ModelEngine.Health.HUNG) node.later(CLIENT_TIMEOUT, () -> node.onCluster(taken));
    else answer(taken);
  }

  private void keep(long call, OperatorMemory.Wishes wishes) {
    node.later(
        world.dice().delay(SOON, LATE),
        () -> {
          node.keep(wishes);
          answer(new ClusterInput.WishesKept(call, wishes, Optional.empty()));
        });
  }

  private List<HaLogLine> lines(int count) {
    var lines = new ArrayList<HaLogLine>();
    for (var block : node.log().state().kept().reversed()) {
      if (lines.size() == count) break;
      lines.add(new HaLogLine(block.term(), block.lineage(), block.envelope().id(), "block"));
    }
    return lines;
  }

  /** What another node lacks: from the log, and where that does not reach from the engine. */
  private void serve(String to, BlockId after, int count) {
    var at = after;
    for (var i = 0; i < Math.min(count, FILLED_AT_ONCE); i++) {
      var next = next(at);
      if (next.isEmpty()) {
        if (i == 0)
          send(
              to,
              new ClusterInput.Heard(
                  new PeerMessage.FillRefused(node.name(), after, "no block after " + after)));
        return;
      }
      send(to, next.get());
      at = id(next.get());
    }
  }

  private Optional<ClusterInput> next(BlockId at) {
    if (node.log().after(at) instanceof Position.Next(var block))
      return Optional.of(new ClusterInput.BlockArrived(node.name(), block));
    return node.engine().block(BlockSelector.number(at.number() + 1))
                instanceof Fetched.Found<opekko.protocol.engine.PayloadEnvelope>(var block)
            && block.payload().parentHash().equals(at.hash())
        ? Optional.of(new ClusterInput.UndecidedArrived(node.name(), block))
        : Optional.empty();
  }

  private static BlockId id(ClusterInput input) {
    return switch (input) {
      case ClusterInput.BlockArrived(_, var block) -> block.envelope().id();
      case ClusterInput.UndecidedArrived(_, var block) -> block.id();
      default -> throw new IllegalStateException("no block: " + input);
    };
  }

  void tick(long last) {
    node.later(
        2 * VirtualTime.micros(ClusterMachine.TICK),
        () -> {
          var now = world.time().now();
          if (world.mutant().standsAlways()) node.log().peer().stand();
          node.onCluster(new ClusterInput.Ticked(Duration.ofNanos((now - last) * 1000)));
          tick(now);
        });
  }
}
