package opekko.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.type.L1BlockRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Carries effects out through the ports; each answer comes back as an input with its call. */
final class PortCalls implements AutoCloseable {
  private static final long NO_CALL = 0;

  private final ActorContext<ClusterCommand> context;
  private final ClusterPorts ports;
  private final ActorRef<PeersCommand> peers;

  /** Encoding a full block and reading many of them takes longer than an actor's turn may. */
  private final ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor();

  private final BlockParcels parcels;
  private final FillService fills;

  PortCalls(
      ActorContext<ClusterCommand> context,
      ClusterSettings settings,
      ClusterPorts ports,
      ActorRef<PeersCommand> peers) {
    this.context = context;
    this.ports = ports;
    this.peers = peers;
    this.parcels = new BlockParcels(settings.self(), settings.rollup());
    this.fills = new FillService(settings.self(), ports.log(), ports.l2(), parcels, this::send);
  }

  void run(ClusterEffect.Outgoing effect) {
    var log = ports.log();
    switch (effect) {
      case ClusterEffect.Feed(var block) -> ports.feed().follow(block);
      case ClusterEffect.FeedRewind(var to, var lineage) -> ports.feed().rewind(to, lineage);
      case ClusterEffect.FeedUndecided(var block) -> ports.feed().insert(block);
      case ClusterEffect.TakeVitals _ -> takeVitals();
      case ClusterEffect.SetCandidacy(var mayStand) -> order(NO_CALL, log.candidacy(mayStand));
      case ClusterEffect.Stand _ -> order(NO_CALL, log.stand());
      case ClusterEffect.Confirm(var call) -> order(call, log.confirm());
      case ClusterEffect.Transfer(var call, var to, var limit) ->
          order(call, log.transfer(Optional.of(to), limit));
      case ClusterEffect.ReplaceVoters(var call, var current, var next) ->
          order(call, log.replaceVoters(current, next));
      case ClusterEffect.Probe(var call, var voters) ->
          pipe(
              CompletableFuture.supplyAsync(() -> PortProbe.answering(voters), aside),
              answering -> new ClusterInput.Probed(call, answering),
              cause -> Map.of("the probe", cause));
      case ClusterEffect.Force(var call, var next) -> order(call, log.force(next));
      case ClusterEffect.Overtaken(var by) -> order(NO_CALL, log.overtaken(by));
      case ClusterEffect.Rewind(var call, var term, var back) ->
          pipe(
              log.rewind(term, back),
              outcome -> new ClusterInput.RewindEnded(call, outcome),
              CommitLog.Outcome.Unknown::new);
      case ClusterEffect.ReadPosition(var call, var head) ->
          pipe(
              log.after(head),
              position -> new ClusterInput.PositionRead(call, position),
              cause -> Fetched.<CommitLog.Position>temporary(cause));
      case ClusterEffect.ReadLines(var call, var count) ->
          pipe(
              CompletableFuture.supplyAsync(() -> log.newest(OptionalLong.empty(), count), aside),
              lines -> new ClusterInput.LinesRead(call, lines),
              _ -> List.<HaLogLine>of());
      case ClusterEffect.KeepWishes(var call, var wishes) ->
          pipe(
              ports.memory().keep(wishes),
              failure -> new ClusterInput.WishesKept(call, wishes, failure),
              Optional::of);
      case ClusterEffect.Send(var node, var message) -> send(node, message);
      case ClusterEffect.Broadcast(var message) -> peers.tell(new PeersCommand.Broadcast(message));
      case ClusterEffect.SendBlock(var nodes, var block) ->
          aside.execute(() ->
              parcels.decided(block).forEach(part -> nodes.forEach(node -> send(node, part))));
      case ClusterEffect.ServeFill(var node, var after, var count) ->
          aside.execute(() -> fills.serve(node, after, count));
      case ClusterEffect.WatchProcess(var node) -> peers.tell(new PeersCommand.Watch(node));
      case ClusterEffect.TellVoters(var voters) -> peers.tell(new PeersCommand.VotersAre(voters));
    }
  }

  private void send(String node, PeerMessage message) {
    peers.tell(new PeersCommand.Send(node, message));
  }

  private void takeVitals() {
    pipe(
        ports.vitals().take(),
        vitals ->
            new ClusterInput.VitalsTaken(
                vitals, ports.log().fault().map(Fault::cause), ports.log().view().end()),
        PortCalls::unknown);
  }

  private static Vitals unknown(String cause) {
    return new Vitals(
        false,
        new Vitals.Engine.Failed(cause),
        Optional.empty(),
        L1BlockRef.NONE,
        OptionalDouble.empty());
  }

  private void order(long call, CompletionStage<QuorumLog.Done> stage) {
    pipe(stage, done -> new ClusterInput.LogOrderEnded(call, done), QuorumLog.Done.Failed::new);
  }

  /** A stage that fails by exception breaks its port's promise; nothing must hang on it. */
  private <T> void pipe(
      CompletionStage<? extends T> stage,
      Function<T, ClusterInput> input,
      Function<String, T> asFailure) {
    context.pipeToSelf(
        stage,
        (value, failure) ->
            new ClusterCommand.Happened(
                input.apply(failure == null ? value : asFailure.apply(String.valueOf(failure)))));
  }

  @Override
  public void close() {
    aside.shutdownNow();
  }
}
