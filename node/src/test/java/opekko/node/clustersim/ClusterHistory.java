package opekko.node.clustersim;

import java.util.List;
import java.util.Optional;

/** One seed: a minute of chaos, then calm, in which the cluster must find together again. */
final class ClusterHistory {
  private static final long CHAOS = 20 * VirtualTime.SECOND;
  private static final long PATIENCE = 90 * VirtualTime.SECOND;
  private static final long LOOK = VirtualTime.SECOND;
  private static final int GOOD_LOOKS = 5;
  private static final int MOST_ELECTIONS = 12;
  private static final int MOST_EVENTS = 400_000;

  private final World world;
  private final Journal journal;
  private final Trouble trouble;
  private int events;

  ClusterHistory(long seed, ClusterMutant mutant, Journal journal) {
    this.journal = journal;
    world = new World(seed, mutant, journal);
    trouble = new Trouble(world);
  }

  /** Blocks that were decided; or what went wrong. */
  record Outcome(Optional<String> broken, long blocks) {}

  Outcome run() {
    try {
      world.nodes().forEach(SimulatedNode::start);
      trouble.begin();
      play(CHAOS);
      world.dice().endChaos();
      trouble.end();
      comeBack();
      return new Outcome(Optional.empty(), world.checks().chain().size());
    } catch (Broken broken) {
      return new Outcome(Optional.of(broken.getMessage()), world.checks().chain().size());
    }
  }

  Coverage coverage() {
    return world.coverage();
  }

  List<String> journal() {
    return journal.lines();
  }

  private void play(long span) {
    var limit = world.time().now() + span;
    while (world.time().next(limit)) world.checks().that(++events < MOST_EVENTS, "it spins");
  }

  private void comeBack() {
    var limit = world.time().now() + PATIENCE;
    var elections = world.elections();
    var good = 0;
    while (good < GOOD_LOOKS) {
      if (world.time().now() >= limit) world.checks().broken("does not come back: " + standing());
      world
          .checks()
          .that(
              world.elections() - elections <= MOST_ELECTIONS,
              "leadership goes to and fro: " + standing());
      var before = leader();
      play(LOOK);
      good = isWell() && leader().equals(before) ? good + 1 : 0;
    }
  }

  private Optional<SimulatedNode> leader() {
    return world.nodes().stream().filter(SimulatedNode::leads).findFirst();
  }

  /**
   * One leader, and one that may lead; blocks on time and published, and every node at the decided
   * head or about to be.
   */
  private boolean isWell() {
    var leaders = world.nodes().stream().filter(SimulatedNode::leads).toList();
    var chain = world.checks().chain();
    if (leaders.size() != 1 || chain.size() < 2) return false;
    if (trouble.unfit().equals(Optional.of(leaders.getFirst()))) return false;
    var tip = world.book().ref(chain.getLast().hash());
    var late = world.time().instant().getEpochSecond() - tip.time();
    return late <= 2 * world.blockTime() / VirtualTime.SECOND
        && world.checks().isPublished(chain.get(chain.size() - 2))
        && world.nodes().stream().allMatch(this::isAtTip);
  }

  private boolean isAtTip(SimulatedNode node) {
    var chain = world.checks().chain();
    if (node.engine().health() != ModelEngine.Health.WELL) return true;
    var head = node.engine().head();
    return head.number() + 1 >= chain.size()
        && head.number() <= chain.size()
        && chain.get((int) head.number() - 1).equals(head.id());
  }

  private String standing() {
    var words = new StringBuilder("decided " + world.checks().tip());
    for (var node : world.nodes())
      words.append(
          "; %s%s at %s, %s, %s, %s"
              .formatted(
                  node.name(),
                  node.leads() ? " leads" : "",
                  node.engine().head().id(),
                  node.driver().phase(),
                  node.sequencer().phase(),
                  node.cluster().reasons()));
    return words.toString();
  }
}
