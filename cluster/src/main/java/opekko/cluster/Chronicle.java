package opekko.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.api.LeaderChange;

/**
 * What happened, for operators: bounded.
 *
 * @param changes of the leader, oldest first
 * @param open the last change has no block yet, or its blocks are still late
 * @param isTold whether the last change is in the log of this program
 * @param commitMillis of this node's own commits, oldest first
 * @param latenessMillis of decided blocks, oldest first
 * @param clues what was seen lately that may explain a change
 */
public record Chronicle(
    List<LeaderChange> changes,
    boolean open,
    boolean isTold,
    List<Double> commitMillis,
    List<Double> latenessMillis,
    List<Clue> clues) {
  private static final int MAX_CHANGES = 64;
  private static final int MAX_SAMPLES = 120;
  private static final int MAX_CLUES = 16;

  static final Chronicle EMPTY =
      new Chronicle(List.of(), false, true, List.of(), List.of(), List.of());

  /**
   * @param about the node whose leadership it may end
   * @param cause in a word; empty when it explains nothing by itself
   */
  public record Clue(Instant at, String about, String cause, String text) {}

  public Chronicle {
    changes = List.copyOf(changes);
    commitMillis = List.copyOf(commitMillis);
    latenessMillis = List.copyOf(latenessMillis);
    clues = List.copyOf(clues);
  }

  Optional<LeaderChange> last() {
    return changes.isEmpty() ? Optional.empty() : Optional.of(changes.getLast());
  }

  Chronicle begin(LeaderChange change) {
    return new Chronicle(
        with(changes, change, MAX_CHANGES), true, false, commitMillis, latenessMillis, clues);
  }

  /** The last change as it is known better now. */
  Chronicle amend(LeaderChange change, boolean stillOpen) {
    var amended = new ArrayList<>(changes);
    amended.set(amended.size() - 1, change);
    return new Chronicle(amended, stillOpen, isTold, commitMillis, latenessMillis, clues);
  }

  Chronicle told() {
    return new Chronicle(changes, open, true, commitMillis, latenessMillis, clues);
  }

  Chronicle committed(double millis) {
    return new Chronicle(
        changes, open, isTold, with(commitMillis, millis, MAX_SAMPLES), latenessMillis, clues);
  }

  Chronicle late(double millis) {
    return new Chronicle(
        changes, open, isTold, commitMillis, with(latenessMillis, millis, MAX_SAMPLES), clues);
  }

  Chronicle noting(Clue clue) {
    return new Chronicle(
        changes, open, isTold, commitMillis, latenessMillis, with(clues, clue, MAX_CLUES));
  }

  private static <T> List<T> with(List<T> list, T added, int most) {
    var longer = new ArrayList<>(list);
    longer.add(added);
    return longer.size() > most ? longer.subList(longer.size() - most, longer.size()) : longer;
  }
}
