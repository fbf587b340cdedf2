package opekko.httpapi.live;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import opekko.protocol.api.LiveEvent;

/**
 * What one subscriber has not taken yet. Of a fact, such as a head, only the latest counts; a reorg
 * is no fact but something that happened, so all are kept, up to a number.
 *
 * @param latest the latest event of each fact
 * @param reorgs oldest first
 */
public record Backlog(Map<LiveTopic, LiveEvent> latest, List<LiveEvent> reorgs) {
  /** Who has not taken so many reorgs has stopped reading. */
  static final int MAX_REORGS = 64;

  public static final Backlog NONE = new Backlog(Map.of(), List.of());

  public static Backlog of(LiveEvent event) {
    var topic = LiveTopic.of(event);
    return topic == LiveTopic.REORGS
        ? new Backlog(Map.of(), List.of(event))
        : new Backlog(Map.of(topic, event), List.of());
  }

  public Backlog plus(Backlog later) {
    if (isEmpty()) return later;
    if (later.isEmpty()) return this;
    var both = new EnumMap<LiveTopic, LiveEvent>(LiveTopic.class);
    both.putAll(latest);
    both.putAll(later.latest);
    if (later.reorgs.isEmpty()) return new Backlog(both, reorgs);
    var all = new ArrayList<>(reorgs);
    all.addAll(later.reorgs);
    // One more than is allowed is enough to see that it is too many.
    return new Backlog(both, List.copyOf(all.subList(0, Math.min(all.size(), MAX_REORGS + 1))));
  }

  public boolean isEmpty() {
    return latest.isEmpty() && reorgs.isEmpty();
  }

  /** Reorgs first: they explain why a head went back. */
  public Stream<LiveEvent> events() {
    if (reorgs.size() > MAX_REORGS)
      throw new SlowConsumer(
          "too slow: more than " + MAX_REORGS + " reorgs were not read; connect again");
    return Stream.concat(reorgs.stream(), latest.values().stream());
  }
}
