package opekko.sequencer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How long recent blocks took from the request to seal them until they were the head, newest last.
 * Sealing begins early enough for the slowest but one of them: a single hiccup must not shorten the
 * building of all that follow.
 */
public record SealTimes(Duration first, List<Duration> recent) {
  private static final int KEPT = 32;

  /** A block is complete that long before its time, as the reference's usually are. */
  private static final Duration MARGIN = Duration.ofMillis(40);

  static SealTimes none(Duration first) {
    return new SealTimes(first, List.of());
  }

  SealTimes with(Duration took) {
    var times = new ArrayList<>(recent.subList(recent.size() < KEPT ? 0 : 1, recent.size()));
    times.add(took);
    return new SealTimes(first, List.copyOf(times));
  }

  /** The time to leave for the next seal; never more than half of the block time. */
  public Duration allowance(Duration blockTime) {
    var half = blockTime.dividedBy(2);
    var wanted = recent.size() < 2 ? first : slowestButOne().plus(MARGIN);
    return wanted.compareTo(half) < 0 ? wanted : half;
  }

  private Duration slowestButOne() {
    return recent.stream().sorted(Comparator.reverseOrder()).skip(1).findFirst().orElse(first);
  }
}
