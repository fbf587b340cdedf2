package opekko.cluster;

import java.util.concurrent.CompletionStage;

/** Looks at the parts of this node that a leader needs. */
@FunctionalInterface
public interface VitalSigns {
  /**
   * One look. It is asked for again only when the last one is over; one that never ends counts as a
   * failed engine. Never fails by exception.
   */
  CompletionStage<Vitals> take();
}
