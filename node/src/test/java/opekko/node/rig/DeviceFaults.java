package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows 11 and 17: the leader's disk is slow or broken, its wall clock is wrong. */
final class DeviceFaults {
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final String BY_SHIM = "preloaded shim: ";
  private static final long HOUR = 3600;

  static final List<Fault> ALL =
      Stream.of(
              slowDisk(50),
              slowDisk(500),
              slowDisk(5000),
              brokenDisk(),
              fullDisk(),
              wrongClock("an hour ahead", HOUR),
              wrongClock("an hour behind", -HOUR))
          .toList();

  private DeviceFaults() {}

  private static Fault slowDisk(long millis) {
    return new Fault(
        "11",
        "each sync of the leader takes " + millis + " ms more",
        BY_SHIM + "fsync, fdatasync",
        "the chain goes on; above a block time another one leads",
        (cluster, findings) -> {
          var ordeal = new Ordeal(cluster, findings);
          ordeal.strike(() -> Shim.set(ordeal.leader().folder(), Shim.Wrong.SYNC_MILLIS, millis));
          ordeal.goOn(LENGTH);
          cluster.awaitBlocks(3);
          if (millis > cluster.outside().blockTime().toMillis()) ordeal.expectSuccessor();
          Shim.mend(ordeal.leader().folder());
          ordeal.awaitFollows(ordeal.leader());
          ordeal.end();
        });
  }

  private static Fault brokenDisk() {
    return new Fault(
        "11",
        "the leader's disk fails (EIO)",
        BY_SHIM + "fsync, fdatasync",
        "another one goes on; what was not stored was not acknowledged",
        (cluster, findings) -> {
          var ordeal = new Ordeal(cluster, findings);
          ordeal.strike(() -> Shim.set(ordeal.leader().folder(), Shim.Wrong.SYNC_FAILS, 1));
          ordeal.awaitSuccessor();
          ordeal.goOn(LENGTH);
          Shim.mend(ordeal.leader().folder());
          ordeal.leader().kill();
          ordeal.leader().start();
          ordeal.awaitFollows(ordeal.leader());
          ordeal.end();
        });
  }

  private static Fault fullDisk() {
    return new Fault(
        "11",
        "the leader's disk is full",
        "its log on a file system of its own, which is made as small as what is in it",
        "another one goes on; once there is room the node is let in again if it must be",
        (cluster, findings) -> {
          var node = cluster.others(cluster.leader()).getFirst();
          node.terminate();
          try (var volume = Volume.under(node.logFolder().getParent())) {
            node.start();
            cluster.settle();
            cluster.order("transfer", Map.of("to", node.name(), "reason", "fault rig"));
            cluster.awaitBlocks(2);
            fill(cluster, findings, volume);
            node.terminate();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          node.start();
        });
  }

  private static void fill(RigCluster cluster, Findings findings, Volume volume) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(volume::fill);
    ordeal.awaitSuccessor();
    ordeal.goOn(LENGTH);
    findings.note("the full node's process " + (ordeal.leader().isAlive() ? "lives" : "ended"));
    volume.free();
    if (ordeal.leader().isAlive()) ordeal.leader().kill();
    ordeal.leader().start();
    cluster.pass(LENGTH);
    if (!ordeal.leader().isAlive()) {
      findings.note("it had to be let in again");
      cluster.readmit(ordeal.leader());
    }
    ordeal.awaitFollows(ordeal.leader());
    ordeal.end();
  }

  private static Fault wrongClock(String name, long seconds) {
    return new Fault(
        "17",
        "wall clock of the leader " + name,
        BY_SHIM + "clock_gettime; the monotonic clock stays",
        "the chain goes on with right timestamps; the node is not ready",
        (cluster, findings) -> {
          var ordeal = new Ordeal(cluster, findings);
          ordeal.strike(
              () -> Shim.set(ordeal.leader().folder(), Shim.Wrong.CLOCK_SECONDS, seconds));
          ordeal.goOn(LENGTH);
          cluster.awaitBlocks(3);
          findings.expect(
              !new HaClient(ordeal.leader()).isReady(), "a node with a wrong clock is ready");
          Shim.mend(ordeal.leader().folder());
          ordeal.awaitFollows(ordeal.leader());
          ordeal.expectAlive();
          ordeal.end();
        });
  }
}
