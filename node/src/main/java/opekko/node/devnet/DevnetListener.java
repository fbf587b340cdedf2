package opekko.node.devnet;

import java.nio.file.Path;
import opekko.protocol.api.SyncStatus;

/** Hears how a devnet gets on. Called on the devnet's threads: must not block. */
public interface DevnetListener {
  DevnetListener NONE = new DevnetListener() {};

  /** The folder is there, and nothing else yet. */
  default void opened(Path folder) {}

  /** All parts are there. */
  default void started(DevnetMap map) {}

  /** A head of a node moved. */
  default void moved(String node, SyncStatus status) {}
}
