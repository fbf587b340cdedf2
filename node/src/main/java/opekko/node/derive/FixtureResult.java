package opekko.node.derive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run over one recording came to.
 *
 * @param l1Blocks L1 blocks derivation went through, those of lost branches too
 * @param l2Blocks L2 blocks that became safe
 * @param steps sync statuses compared, after the steps of the story
 * @param tolerated steps after which the node had noticed a reorg that the recorded one had not
 * @param safeHeads entries of the safe-head database compared
 * @param mismatches in the order found
 */
record FixtureResult(
    String name,
    long l1Blocks,
    long channels,
    long batches,
    long l2Blocks,
    long attributes,
    long steps,
    long tolerated,
    long safeHeads,
    List<Mismatch> mismatches,
    Duration took) {

  boolean isRight() {
    return mismatches.isEmpty();
  }

  double seconds() {
    return took.toNanos() / 1e9;
  }

  /** The sum of two; the first mismatch stays the first. */
  FixtureResult plus(FixtureResult other) {
    var all = new ArrayList<>(mismatches);
    all.addAll(other.mismatches);
    return new FixtureResult(
        name,
        l1Blocks + other.l1Blocks,
        channels + other.channels,
        batches + other.batches,
        l2Blocks + other.l2Blocks,
        attributes + other.attributes,
        steps + other.steps,
        tolerated + other.tolerated,
        safeHeads + other.safeHeads,
        List.copyOf(all),
        took.plus(other.took));
  }

  static FixtureResult none(String name) {
    return new FixtureResult(name, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), Duration.ZERO);
  }
}
