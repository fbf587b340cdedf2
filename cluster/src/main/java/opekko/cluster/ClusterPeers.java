package opekko.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberJoined;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Speaks with the other nodes: their actors of this kind are found by path, the voters' at their
 * configured addresses, so that a restarted voter is spoken to before it is a member again, others
 * as members come. Puts blocks together, watches the leader's process, and passes on what
 * membership says.
 */
public final class ClusterPeers {
  private static final int MAX_MEMBERS = 256;

  private final ActorContext<PeersCommand> context;
  private final String self;
  private final ActorRef<ClusterCommand> listener;
  private final Assembly assembly;
  private final Map<String, Address> voters = new HashMap<>();
  private final Map<String, Address> members = new HashMap<>();
  private final Map<String, Voter> places = new HashMap<>();
  private Optional<ProcessWatch> watch = Optional.empty();

  private ClusterPeers(
      ActorContext<PeersCommand> context,
      ClusterSettings settings,
      ActorRef<ClusterCommand> listener) {
    this.context = context;
    this.self = settings.self();
    this.listener = listener;
    this.assembly = new Assembly(settings.rollup());
    know(settings.voters());
  }

  /** Needs an actor system configured by {@link ClusterConfig}, of one name on all nodes. */
  public static Behavior<PeersCommand> create(
      ClusterSettings settings, ActorRef<ClusterCommand> listener) {
    return Behaviors.setup(context -> {
      var peers = new ClusterPeers(context, settings, listener);
      var adapter = context.messageAdapter(ClusterDomainEvent.class, PeersCommand.Membership::new);
      Cluster.get(context.getSystem())
          .subscriptions()
          .tell(Subscribe.create(adapter, ClusterDomainEvent.class));
      return Behaviors.receive(PeersCommand.class)
          .onAnyMessage(peers::onCommand)
          .onSignal(
              PostStop.class,
              _ -> {
                peers.watch.ifPresent(ProcessWatch::close);
                return Behaviors.same();
              })
          .build();
    });
  }

  private void know(List<Voter> list) {
    var system = context.getSystem().name();
    voters.clear();
    for (var voter : list) {
      voters.put(voter.id(), new Address("pekko", system, voter.host(), voter.clusterPort()));
      places.put(voter.id(), voter);
    }
  }

  private Behavior<PeersCommand> onCommand(PeersCommand command) {
    switch (command) {
      case PeersCommand.Send(var node, var message) ->
          address(node).ifPresent(to -> send(to, message));
      case PeersCommand.Broadcast(var message) -> others().forEach(to -> send(to, message));
      case PeersCommand.VotersAre(var list) -> know(list);
      case PeersCommand.Watch(var node) -> watch(node);
      case PeersCommand.Arrived(var address, var message) -> {
        learn(message.from(), address);
        onArrived(message);
      }
      case PeersCommand.Membership(var event) -> onMembership(event);
      case PeersCommand.WatchEnded(var node, var evidence, var isProcessGone) ->
          tell(
              isProcessGone
                  ? new ClusterInput.ProcessGone(node, evidence)
                  : new ClusterInput.NodeUnreachable(node));
    }
    return Behaviors.same();
  }

  private void tell(ClusterInput input) {
    listener.tell(new ClusterCommand.Happened(input));
  }

  private Optional<Address> address(String node) {
    return Optional.ofNullable(voters.getOrDefault(node, members.get(node)));
  }

  private Set<Address> others() {
    var all = new HashSet<>(voters.values());
    all.addAll(members.values());
    all.remove(selfAddress());
    return all;
  }

  /** Nodes that are no voters are answered where they speak from. */
  private void learn(String node, String address) {
    if (node.equals(self) || voters.containsKey(node) || members.size() >= MAX_MEMBERS) return;
    members.computeIfAbsent(node, _ -> AddressFromURIString.parse(address));
  }

  private void send(Address to, PeerMessage message) {
    var path = to + context.getSelf().path().toStringWithoutAddress();
    ActorSelection selection = Adapter.toClassic(context.getSystem()).actorSelection(path);
    selection.tell(
        new PeersCommand.Arrived(selfAddress().toString(), message),
        org.apache.pekko.actor.ActorRef.noSender());
  }

  private Address selfAddress() {
    return Cluster.get(context.getSystem()).selfMember().address();
  }

  private void onArrived(PeerMessage message) {
    if (message instanceof PeerMessage.Chunk chunk)
      switch (assembly.add(chunk)) {
        case Assembly.Outcome.Incomplete _ -> {}
        case Assembly.Outcome.Whole(var input) -> tell(input);
        case Assembly.Outcome.Invalid(var cause) ->
            context.getLog().warn("dropped a block from {}: {}", chunk.from(), cause);
      }
    else tell(new ClusterInput.Heard(message));
  }

  private void onMembership(ClusterDomainEvent event) {
    switch (event) {
      case MemberJoined joined -> learn(joined.member());
      case MemberUp up -> learn(up.member());
      case UnreachableMember gone ->
          id(gone.member()).ifPresent(node -> tell(new ClusterInput.NodeUnreachable(node)));
      case ReachableMember back -> {
        learn(back.member());
        id(back.member()).ifPresent(node -> tell(new ClusterInput.NodeReachable(node)));
      }
      case MemberRemoved removed -> forget(removed.member());
      default -> {}
    }
  }

  private void learn(Member member) {
    id(member)
        .filter(node -> !node.equals(self))
        .ifPresent(node -> members.put(node, member.address()));
  }

  private void forget(Member member) {
    id(member)
        .filter(node -> members.remove(node, member.address()))
        .ifPresent(node -> tell(new ClusterInput.NodeUnreachable(node)));
  }

  private static Optional<String> id(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(ClusterConfig.ID_ROLE))
        .map(role -> role.substring(ClusterConfig.ID_ROLE.length()))
        .findFirst();
  }

  private void watch(Optional<String> node) {
    watch.ifPresent(ProcessWatch::close);
    var myself = context.getSelf();
    watch =
        node.map(places::get)
            .map(place ->
                ProcessWatch.start(
                    place.id(),
                    place.host(),
                    place.clusterPort(),
                    (evidence, isProcessGone) ->
                        myself.tell(
                            new PeersCommand.WatchEnded(place.id(), evidence, isProcessGone))));
  }
}
