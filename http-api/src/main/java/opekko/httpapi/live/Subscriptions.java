package opekko.httpapi.live;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The subscriptions of one socket. A subscription is told of nothing before its own answer is out:
 * a client could not know what the notification is about.
 */
public final class Subscriptions {
  /** Each topic twice over, and more: who needs more has lost count. */
  public static final int MAX = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, Subscription> open = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Subscription> unanswered = new ConcurrentLinkedQueue<>();
  private final Map<String, Subscription> told = new ConcurrentHashMap<>();

  /**
   * Opens a subscription.
   *
   * @param method the name its notifications carry
   * @return empty when there are too many
   */
  public Optional<Subscription> open(LiveTopic topic, String method) {
    if (open.size() >= MAX) return Optional.empty();
    var subscription = new Subscription("0x%016x".formatted(RANDOM.nextLong()), topic, method);
    open.put(subscription.id(), subscription);
    unanswered.add(subscription);
    return Optional.of(subscription);
  }

  /**
   * @return whether there was one of that id
   */
  public boolean close(String id) {
    told.remove(id);
    return open.remove(id) != null;
  }

  /** Those opened since the last time: they belong to the answer that is about to go out. */
  public List<Subscription> takeUnanswered() {
    var taken = new ArrayList<Subscription>();
    for (var next = unanswered.poll(); next != null; next = unanswered.poll()) taken.add(next);
    return taken;
  }

  /** Their answer is out. */
  public void answered(List<Subscription> subscriptions) {
    for (var subscription : subscriptions)
      if (open.containsKey(subscription.id())) told.put(subscription.id(), subscription);
  }

  /** What to send for the events, in their order. */
  public List<String> notifications(Backlog backlog) {
    return backlog
        .events()
        .flatMap(event ->
            told.values().stream()
                .filter(subscription -> subscription.topic() == LiveTopic.of(event))
                .map(subscription -> subscription.notification(event)))
        .toList();
  }
}
