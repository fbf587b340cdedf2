package opekko.node.rig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was seen while one fault was tried, over all its runs. */
final class Findings {
  private final List<Duration> gaps = new ArrayList<>();
  private final List<Duration> follows = new ArrayList<>();
  private final List<String> misses = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long late;
  private long terms;
  private int runs;

  void begin() {
    runs++;
  }

  /** From the fault, or when the first new block was due, to that block. */
  void gap(Duration gap) {
    gaps.add(gap);
  }

  /** From when a node could follow again, to when its engine had all that was published. */
  void follow(Duration after) {
    follows.add(after);
  }

  void late(long blocks) {
    late += blocks;
  }

  void terms(long used) {
    terms += used;
  }

  /** Something that was seen besides. */
  void note(String text) {
    notes.add(text);
  }

  /** A promise that was not kept. */
  void miss(String text) {
    misses.add("run " + runs + ": " + text);
  }

  void expect(boolean isKept, String promise) {
    if (!isKept) miss(promise);
  }

  List<String> misses() {
    return List.copyOf(misses);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  int runs() {
    return runs;
  }

  long late() {
    return late;
  }

  long terms() {
    return terms;
  }

  /** Median and worst in words; a dash when there was none. */
  String gaps() {
    return medianAndWorst(gaps);
  }

  /** As {@link #gaps}. */
  String follows() {
    return medianAndWorst(follows);
  }

  /** Zero when none was away. */
  Duration slowestFollow() {
    return follows.stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private static String medianAndWorst(List<Duration> times) {
    if (times.isEmpty()) return "-";
    var sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return "%d / %d ms"
        .formatted(sorted.get(sorted.size() / 2).toMillis(), sorted.getLast().toMillis());
  }
}
