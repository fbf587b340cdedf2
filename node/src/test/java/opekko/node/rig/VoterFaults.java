package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Rows 12, 15 and 16: voters lose some or all of their log, or the quorum is lost. */
final class VoterFaults {
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final int TORN_BYTES = 500;
  private static final long BLOCK_MILLIS = 1000 * RigCluster.BLOCK_TIME;

  static final Fault TORN =
      new Fault(
          "12",
          "torn log of a follower",
          "kill -9, the last 500 bytes of its newest segment cut off",
          "the torn entry is dropped and filled again",
          VoterFaults::torn);

  static final Fault POWER_LOST =
      new Fault(
          "12",
          "all three lose their power",
          "kill -9 to all; a preloaded shim kept what writes since a file's last sync replaced, and it is put back",
          "same head, nothing acknowledged is lost, nothing signed twice",
          VoterFaults::powerLost);

  static final Fault WIPED =
      new Fault(
          "15",
          "a wiped voter comes back",
          "kill -9, its log removed, started; then voters remove, started as joining, voters add",
          "it refuses to start until it is let in again; the chain goes on; then its vote counts",
          VoterFaults::wiped);

  static final Fault REPLACED =
      new Fault(
          "15",
          "a follower replaced by a new node",
          "kill -9; another node started as joining with an empty log, voters replace; then back",
          "it votes once it is let in, and not before; the chain goes on",
          VoterFaults::replaced);

  static final Fault TWO_DOWN =
      new Fault(
          "16",
          "two down",
          "kill -9 to both followers for 8 s",
          "nothing is published without a quorum; goes on when one is back",
          VoterFaults::twoDown);

  static final List<Fault> ALL = List.of(TORN, POWER_LOST, WIPED, REPLACED, TWO_DOWN);

  private VoterFaults() {}

  private static void torn(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var victim = ordeal.follower();
    ordeal.strike(victim::kill);
    tear(victim.logFolder());
    cluster.awaitBlocks(2);
    victim.start();
    ordeal.awaitFollows(victim);
    ordeal.expectSameLeader();
    ordeal.end();
  }

  private static void powerLost(RigCluster cluster, Findings findings) {
    var disks = cluster.nodes().stream().map(node -> new Unsynced(node.folder())).toList();
    disks.forEach(Unsynced::keep);
    cluster.awaitBlocks(5);
    cluster.pass(Duration.ofMillis((long) (Math.random() * BLOCK_MILLIS)));
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(() -> cluster.nodes().forEach(NodeProcess::kill));
    var lost = disks.stream().map(Unsynced::lose).flatMap(List::stream).toList();
    findings.note("%d writes lost, to %s".formatted(lost.size(), new TreeSet<>(lost)));
    for (var node : cluster.nodes()) Shim.mend(node.folder());
    RestartFaults.restart(cluster, findings);
    ordeal.end();
  }

  private static void wiped(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var victim = ordeal.follower();
    ordeal.strike(victim::kill);
    Shell.run("rm", "-r", victim.logFolder().resolve("raft").toString());
    victim.start();
    ordeal.goOn(LENGTH);
    findings.expect(!victim.isAlive(), "a wiped voter runs");
    cluster.awaitBlocks(2);
    ordeal.expectSameLeader();
    cluster.readmit(victim);
    ordeal.awaitFollows(victim);
    voteMatters(cluster, ordeal, victim);
    ordeal.end();
  }

  /** With the other follower gone the chain goes on only if this one's vote counts. */
  private static void voteMatters(RigCluster cluster, Ordeal ordeal, NodeProcess voter) {
    for (var other : cluster.others(ordeal.leader())) if (other != voter) other.kill();
    cluster.awaitBlocks(3);
  }

  private static void replaced(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var old = ordeal.follower();
    try (var fresh = cluster.newcomer(old, "d")) {
      ordeal.strike(old::kill);
      cluster.join(fresh, Map.of("replace", old.name(), "with", fresh.voter()));
      ordeal.awaitFollows(old);
      ordeal.expectSameLeader();
      voteMatters(cluster, ordeal, old);
      for (var node : cluster.others(old)) if (!node.isAlive()) node.start();
      for (var node : cluster.others(old)) ordeal.awaitFollows(node);
      ordeal.end();
      fresh.kill();
      cluster.join(old, Map.of("replace", fresh.name(), "with", old.voter()));
    }
  }

  private static void twoDown(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var followers = cluster.others(ordeal.leader());
    ordeal.strike(() -> followers.forEach(NodeProcess::kill));
    ordeal.goOn(cluster.outside().blockTime());
    var halted = Instant.now();
    ordeal.goOn(LENGTH);
    ordeal.expectNothingNewFrom(ordeal.leader(), halted);
    followers.getFirst().start();
    var back = Instant.now();
    cluster.awaitBlocks(1);
    findings.gap(cluster.observer().newSince(back).getFirst().gapSince(back));
    followers.getLast().start();
    ordeal.end();
  }

  /** Segments are laid out ahead: what follows the last entry is zeros, and is cut off too. */
  private static void tear(Path log) {
    try (var all = Files.walk(log)) {
      var segment =
          all.filter(file -> file.getFileName().toString().startsWith("log_inprogress"))
              .findFirst()
              .orElseThrow();
      var bytes = Files.readAllBytes(segment);
      var end = bytes.length;
      while (end > 0 && bytes[end - 1] == 0) end--;
      try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
        file.truncate(Math.max(0, end - TORN_BYTES));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
