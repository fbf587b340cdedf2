package opekko.protocol.port;

import opekko.protocol.api.SyncStatus;

/** Hears of each change of the node's heads. Called by the driver: must not block. */
@FunctionalInterface
public interface StatusListener {
  StatusListener NONE = (before, after, cause) -> {};

  /**
   * @param cause the kind of message that made the change
   */
  void changed(SyncStatus before, SyncStatus after, String cause);
}
