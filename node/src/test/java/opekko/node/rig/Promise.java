package opekko.node.rig;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cluster does when a fault happens. How long something takes is judged in the table alone,
 * where the load is told with it: on a busy machine a test would fail for nothing.
 *
 * @param text in words
 * @param follows how long a node that was away takes at most to have the published chain
 * @param late how many blocks are late at most
 */
record Promise(String text, Duration follows, long late) {

  /** One in which time plays no part. */
  static Promise of(String text) {
    return new Promise(text, ChronoUnit.FOREVER.getDuration(), Long.MAX_VALUE);
  }

  Promise followingWithin(Duration limit) {
    return new Promise(text, limit, late);
  }

  Promise withoutLateBlocks() {
    return new Promise(text, follows, 0);
  }

  /** What took too long, in words. */
  List<String> missedInTime(Findings findings) {
    var missed = new ArrayList<String>();
    if (findings.slowestFollow().compareTo(follows) > 0)
      missed.add("followed after %d ms".formatted(findings.slowestFollow().toMillis()));
    if (findings.late() > late) missed.add("blocks were late");
    return missed;
  }
}
