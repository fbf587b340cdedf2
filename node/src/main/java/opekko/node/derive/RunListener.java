package opekko.node.derive;

import opekko.protocol.api.SyncStatus;

/** Hears how a run gets on. Calls come from several threads, one at a time. */
interface RunListener {
  /** The node's heads, whenever it worked on something. */
  void moved(SyncStatus status);

  /** A step is over. */
  void settled(String step);

  RunListener SILENT =
      new RunListener() {
        @Override
        public void moved(SyncStatus status) {}

        @Override
        public void settled(String step) {}
      };
}
