package opekko.node.devnet;

import java.nio.file.Path;
import java.util.Optional;
import opekko.node.process.ProcessNews;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.api.SyncStatus;

/** Hears how a devnet gets on. Called on the devnet's threads: must not block. */
public interface DevnetListener {
  DevnetListener NONE = new DevnetListener() {};

  /** The folder is there, and nothing else yet. */
  default void opened(Path folder) {}

  /** All parts are there. */
  default void started(DevnetMap map) {}

  /** A process of a node was started, or ended. */
  default void process(String node, ProcessNews news) {}

  /** Another node of the cluster leads now, or none does. */
  default void leads(Optional<String> node) {}

  /** A new leader has made its first block. */
  default void leaderChanged(LeaderChange change) {}

  /** A head of a node moved. */
  default void moved(String node, SyncStatus status) {}
}
