package opekko.httpapi.live;

import java.util.concurrent.atomic.AtomicReference;
import opekko.protocol.api.LiveApi;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber's place between the node and a stream: events wait in one {@link Backlog}, however
 * slow the stream is, and the node's thread never waits.
 */
public final class LiveFeed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private LiveFeed() {}

  /** For one stream: subscribes when it starts, and ends the subscription with it. */
  public static Source<Backlog, NotUsed> of(LiveApi live) {
    var waiting = new AtomicReference<>(Backlog.NONE);
    // One place is enough: a wake that finds it taken has nothing to add.
    return Source.<Boolean>queue(1)
        .mapMaterializedValue(wakes -> subscribe(live, waiting, wakes))
        .watchTermination((subscription, done) -> {
          done.whenComplete((_, _) -> close(subscription));
          return NotUsed.getInstance();
        })
        .map(_ -> waiting.getAndSet(Backlog.NONE))
        .filter(backlog -> !backlog.isEmpty());
  }

  private static AutoCloseable subscribe(
      LiveApi live, AtomicReference<Backlog> waiting, BoundedSourceQueue<Boolean> wakes) {
    return live.subscribe(event -> {
      waiting.accumulateAndGet(Backlog.of(event), Backlog::plus);
      wakes.offer(true);
    });
  }

  private static void close(AutoCloseable subscription) {
    try {
      subscription.close();
    } catch (Exception e) {
      LOG.error("a subscription could not be ended", e);
    }
  }
}
