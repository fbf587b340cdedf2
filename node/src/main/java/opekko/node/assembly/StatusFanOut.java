package opekko.node.assembly;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.port.StatusListener;

/** Tells all who watch what the driver tells it, on the driver's thread. */
public final class StatusFanOut implements StatusListener {
  private final List<Consumer<LiveEvent>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public void changed(SyncStatus before, SyncStatus after, String cause) {
    if (listeners.isEmpty()) return;
    for (var event : HeadChanges.between(before, after, cause))
      listeners.forEach(listener -> listener.accept(event));
  }

  /**
   * @return ends the subscription
   */
  AutoCloseable subscribe(Consumer<LiveEvent> listener) {
    // Wrapped, so that a listener that subscribes twice is two.
    Consumer<LiveEvent> own = listener::accept;
    listeners.add(own);
    return () -> listeners.remove(own);
  }
}
