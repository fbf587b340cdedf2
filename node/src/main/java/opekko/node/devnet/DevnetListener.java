package opekko.node.devnet;

import java.nio.file.Path;
import opekko.protocol.api.SyncStatus;

/** Hears how a devnet gets on. Called on the devnet's threads: must not block. */
public interface DevnetListener {
  DevnetListener NONE =
      new DevnetListener() {
        @Override
        public void opened(Path folder) {}

        @Override
        public void started(DevnetMap map) {}

        @Override
        public void moved(String node, SyncStatus status) {}
      };

  /** The folder is there, and nothing else yet. */
  void opened(Path folder);

  /** All parts are there. */
  void started(DevnetMap map);

  /** A head of a node moved. */
  void moved(String node, SyncStatus status);
}
