package opekko.node.clustersim;

import java.util.Optional;
import opekko.cluster.ClusterInput;
import opekko.node.clustersim.RaftEntry.Proposal;
import opekko.protocol.port.TakeBack;

/** Draws what goes wrong, and when. */
final class Trouble {
  private static final long MOST_APART = 4 * VirtualTime.SECOND;

  private final World world;
  private final Dice dice;
  private final Operator operator;
  private Optional<SimulatedNode> unfit = Optional.empty();
  private Optional<SimulatedNode> drained = Optional.empty();

  Trouble(World world) {
    this.world = world;
    dice = world.dice();
    operator = new Operator(world);
  }

  void begin() {
    world.time().after(dice.between(0, MOST_APART), this::strike);
  }

  private void strike() {
    if (!dice.isChaotic()) return;
    var node = dice.any(world.nodes());
    switch (dice.below(20)) {
      case 0 -> {
        node.crash();
        world.restartLater(node);
      }
      case 1 -> node.light(1 + dice.below(60), false);
      case 2 -> node.light(1 + dice.below(4), true);
      case 3 -> pause(node);
      case 4, 5, 6 -> cut();
      case 7 -> world.links().heal();
      case 8 -> world.links().lose(dice.below(30) / 100.0);
      case 9 -> disturb(node);
      case 10 -> world.reorgL1(1 + dice.below(3));
      case 11 -> {
        world.count(Mishap.CLOCK_JUMP);
        node.setClockSkew(dice.between(-3 * VirtualTime.SECOND, 3 * VirtualTime.SECOND));
      }
      case 12 -> {
        world.count(Mishap.L1_FROZEN);
        node.freezeL1();
        world.time().after(dice.between(0, 20 * VirtualTime.SECOND), node::thawL1);
      }
      case 13 -> forge();
      case 14 -> {
        if (node.isUp()) node.signer().tempt();
      }
      case 15, 16, 17 -> operator.giveOrder();
      case 18 -> alarm(node);
      case 19 -> {
        if (dice.below(3) == 0 && world.nodes().stream().noneMatch(it -> it.disk().isOutcast)) {
          if (dice.flip()) world.wipe(node);
          else world.damage(node);
        }
      }
      default -> throw new IllegalStateException();
    }
    begin();
  }

  private void pause(SimulatedNode node) {
    world.count(Mishap.PAUSE);
    node.pause();
    world
        .time()
        .after(dice.between(100 * VirtualTime.MILLI, 12 * VirtualTime.SECOND), node::resume);
  }

  /** One direction, one pair, or all that lead to and from one node. */
  private void cut() {
    var one = dice.below(world.size());
    var other = dice.below(world.size());
    world.note("links are cut around", World.name(one) + " " + World.name(other));
    var links = world.links();
    switch (dice.below(4)) {
      case 0 -> links.cut(one, other);
      case 1 -> {
        links.cut(one, other);
        links.cut(other, one);
      }
      case 2 -> {
        for (var peer = 0; peer < world.size(); peer++) {
          links.cut(one, peer);
          links.cut(peer, one);
        }
      }
      case 3 -> {
        for (var peer = 0; peer < world.size(); peer++) links.cut(one, peer);
      }
      default -> throw new IllegalStateException();
    }
    if (dice.flip())
      world
          .time()
          .after(dice.between(500 * VirtualTime.MILLI, 6 * VirtualTime.SECOND), links::heal);
  }

  /** Somebody offers to a leader's log what must never be taken. */
  private void forge() {
    var tip = world.checks().tip();
    var leader = world.nodes().stream().filter(SimulatedNode::leads).findFirst();
    if (tip.isEmpty() || leader.isEmpty()) return;
    world.count(Mishap.FORGERY);
    var like = world.book().envelope(tip.get().hash()).orElseThrow();
    var log = leader.get().log();
    var term = log.peer().term();
    var next = tip.get().number() + 1;
    var book = world.book();
    var hash = tip.get().hash();
    log.forge(
        switch (dice.below(4)) {
          case 0 -> new Proposal.Block(term - 1, book.forge(like, next, hash));
          case 1 -> new Proposal.Block(term, book.forge(like, next + 1, hash));
          case 2 -> new Proposal.Block(term, book.forge(like, next, like.payload().parentHash()));
          default ->
              new Proposal.Rewind(
                  term - 1, new TakeBack(book.genesis().id(), Optional.empty(), "forged"));
        });
  }

  /** Somebody is mistaken about the leader. */
  private void alarm(SimulatedNode node) {
    world.count(Mishap.FALSE_ALARM);
    var leader = World.name(dice.below(world.size()));
    var input =
        dice.flip()
            ? new ClusterInput.ProcessGone(leader, "a mistake")
            : new ClusterInput.NodeUnreachable(leader);
    node.arrive(() -> node.onCluster(input));
    // Membership corrects itself, as it does.
    world
        .time()
        .after(
            dice.between(VirtualTime.SECOND, 8 * VirtualTime.SECOND),
            () -> node.arrive(() -> node.onCluster(new ClusterInput.NodeReachable(leader))));
  }

  private void disturb(SimulatedNode node) {
    var engine = node.engine();
    world.note(node, "has trouble with its engine or signer", "");
    var kind = dice.below(5);
    world.count(
        switch (kind) {
          case 3 -> Mishap.ENGINE_LOST_BLOCKS;
          case 4 -> Mishap.SIGNER_DOWN;
          default -> Mishap.ENGINE_SICK;
        });
    switch (kind) {
      case 0 -> engine.setHealth(ModelEngine.Health.DOWN);
      case 1 -> engine.setHealth(ModelEngine.Health.HUNG);
      case 2 -> engine.setHealth(ModelEngine.Health.SYNCING);
      case 3 -> engine.loseBlocks(1 + dice.below(4));
      case 4 -> node.signer().setDown(true);
      default -> throw new IllegalStateException();
    }
    world
        .time()
        .after(dice.between(200 * VirtualTime.MILLI, 10 * VirtualTime.SECOND), () -> cure(node));
  }

  private void cure(SimulatedNode node) {
    if (unfit.equals(Optional.of(node))) return;
    node.engine().setHealth(ModelEngine.Health.WELL);
    node.signer().setDown(false);
  }

  /** All is well from here on; but one node may stay as it should not lead. */
  void end() {
    world.note("chaos ends", "");
    world.links().heal();
    for (var node : world.nodes()) {
      cure(node);
      node.setClockSkew(0);
      node.resume();
      node.light(0, false);
      node.thawL1();
      if (!node.disk().isOutcast) node.start();
    }
    // A voter that is not let in again yet and one that cannot lead are more than three can bear.
    var isWhole = world.nodes().stream().noneMatch(node -> node.disk().isOutcast);
    if (dice.below(3) == 0 && isWhole) spoil(dice.any(world.nodes()));
    for (var seconds : new int[] {3, 8, 15})
      world.time().after(seconds * VirtualTime.SECOND, () -> operator.relent(drained));
  }

  private void spoil(SimulatedNode node) {
    world.note(node, "stays unfit to lead", "");
    unfit = Optional.of(node);
    switch (dice.below(4)) {
      case 0 -> node.engine().setHealth(ModelEngine.Health.HUNG);
      case 1 -> node.engine().setHealth(ModelEngine.Health.SYNCING);
      case 2 -> node.signer().setDown(true);
      default -> drained = unfit;
    }
  }

  /** The node that must not lead when all is over. */
  Optional<SimulatedNode> unfit() {
    return unfit;
  }
}
