package opekko.node.derive;

import opekko.l1watcher.L1Event;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;

/** A whole node on replayed ports. Used by one thread. */
interface NodeUnderTest extends AutoCloseable {
  void hear(L1Event event);

  void post(PayloadEnvelope unsafe);

  /** Kills the node, without notice, and starts another one on the same engine and database. */
  void restart();

  /** Waits until all that was told has been worked off and nothing is under way. */
  Settled awaitIdle();

  @Override
  void close();

  /** How the waiting ended. */
  sealed interface Settled {
    record Idle(SyncStatus status) implements Settled {}

    /** A critical fault: the node gave up. */
    record Stopped(String cause) implements Settled {}

    /** Nothing moved for a long time, and it was not idle. */
    record Stuck(String why) implements Settled {}
  }
}
