package opekko.node.clustersim;

import java.util.Arrays;

/**
 * The ways between the nodes. Each direction is a link of its own, so that a node may hear others
 * who do not hear it.
 */
final class Links {
  private static final long USUAL = 3 * VirtualTime.MILLI;
  private static final long WORST = 1500 * VirtualTime.MILLI;
  private static final double TWICE = 0.02;

  private final VirtualTime time;
  private final Dice dice;
  private final boolean[][] cut;
  private final Coverage coverage;
  private final long[][] newest;
  private double loss;

  Links(VirtualTime time, Dice dice, int nodes, Coverage coverage) {
    this.time = time;
    this.dice = dice;
    this.coverage = coverage;
    newest = new long[nodes][nodes];
    cut = new boolean[nodes][nodes];
  }

  void cut(int from, int to) {
    coverage.count(Mishap.LINK_CUT);
    cut[from][to] = true;
  }

  void lose(double share) {
    loss = share;
  }

  void heal() {
    loss = 0;
    for (var row : cut) Arrays.fill(row, false);
  }

  boolean isCut(int from, int to) {
    return cut[from][to];
  }

  /** Brings something over, late, twice, out of order or not at all. */
  void carry(int from, int to, Runnable arrival) {
    if (cut[from][to]) return;
    if (dice.chance(loss)) {
      coverage.count(Mishap.MESSAGE_LOST);
      return;
    }
    bring(from, to, arrival);
    if (!dice.chance(TWICE)) return;
    coverage.count(Mishap.MESSAGE_TWICE);
    bring(from, to, arrival);
  }

  private void bring(int from, int to, Runnable arrival) {
    var delay = dice.delay(USUAL, WORST);
    if (delay > USUAL) coverage.count(Mishap.MESSAGE_LATE);
    var at = time.now() + delay;
    if (at < newest[from][to]) coverage.count(Mishap.MESSAGE_OVERTAKES);
    newest[from][to] = Math.max(newest[from][to], at);
    time.after(delay, arrival);
  }
}
