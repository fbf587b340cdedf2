package opekko.cluster.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a log told its node, for tests to wait on. */
final class Heard implements Consumer<LogEvent> {
  private final List<LogEvent> events = new ArrayList<>();
  private final List<Consumer<LogEvent>> waiting = new ArrayList<>();

  @Override
  public void accept(LogEvent event) {
    List<Consumer<LogEvent>> told;
    synchronized (this) {
      events.add(event);
      told = List.copyOf(waiting);
    }
    told.forEach(each -> each.accept(event));
  }

  synchronized <T extends LogEvent> CompletableFuture<T> future(Class<T> type, Predicate<T> which) {
    var future = new CompletableFuture<T>();
    Consumer<LogEvent> look =
        event -> {
          if (type.isInstance(event) && which.test(type.cast(event)))
            future.complete(type.cast(event));
        };
    events.forEach(look);
    waiting.add(look);
    return future;
  }

  /** Not one that was told already. */
  synchronized <T extends LogEvent> CompletableFuture<T> next(Class<T> type) {
    var future = new CompletableFuture<T>();
    waiting.add(event -> {
      if (type.isInstance(event)) future.complete(type.cast(event));
    });
    return future;
  }

  <T extends LogEvent> T await(Class<T> type, Predicate<T> which) {
    return Voters.got(future(type, which));
  }

  synchronized <T extends LogEvent> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
