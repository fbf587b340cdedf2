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
  private double loss;

  Links(VirtualTime time, Dice dice, int nodes) {
    this.time = time;
    this.dice = dice;
    cut = new boolean[nodes][nodes];
  }

  void cut(int from, int to) {
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
    if (cut[from][to] || dice.chance(loss)) return;
    time.after(dice.delay(USUAL, WORST), arrival);
    if (dice.chance(TWICE)) time.after(dice.delay(USUAL, WORST), arrival);
  }
}
