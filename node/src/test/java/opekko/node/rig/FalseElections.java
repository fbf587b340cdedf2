package opekko.node.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts the changes of leader that nothing calls for: every link loses one packet of ten, and one
 * core is busy with something else.
 *
 * <p>{@code benchmarks/run elections MINUTES}
 */
public final class FalseElections {
  private static final int LOSS_PERCENT = 10;

  private FalseElections() {}

  public static void main(String[] args) throws Exception {
    var obstacle = RigNetwork.obstacle();
    if (obstacle.isPresent() || args.length != 1) {
      System.err.println(obstacle.orElse("say for how many minutes"));
      System.exit(2);
    }
    var length = Duration.ofMinutes(Long.parseLong(args[0]));
    var folder = Files.createTempDirectory("opekko-elections");
    try (var cluster =
        RigCluster.start(RigCluster.VOTERS, folder, Program.SHIPPED, Optional.empty())) {
      cluster.settle();
      // With an end of its own, should this process be killed.
      var limit = length.plusMinutes(5).toSeconds() + "s";
      var busy = new ProcessBuilder("timeout", limit, "sh", "-c", "while :; do :; done").start();
      try {
        watch(cluster, length);
      } finally {
        busy.destroy();
        cluster.network().loseNothing();
      }
    }
    System.exit(0);
  }

  private static void watch(RigCluster cluster, Duration length) throws IOException {
    cluster.network().lose(LOSS_PERCENT);
    var loads = new ArrayList<>(List.of(Load.average()));
    var term = cluster.term();
    var height = cluster.observer().height();
    var start = Instant.now();
    for (var minute = 1; minute <= length.toMinutes(); minute++) {
      cluster.pass(Duration.ofMinutes(1));
      loads.add(Load.average());
      System.out.printf(
          "%d min: %d changes of leader, %d blocks, %d of them late, load %s%n",
          minute,
          cluster.term() - term,
          cluster.observer().height() - height,
          cluster.observer().late(start, cluster.outside().blockTime()),
          loads.getLast());
    }
    System.out.printf("%s of loss %d %%, one core busy; loads %s%n", length, LOSS_PERCENT, loads);
    cluster.network().loseNothing();
    cluster.settle();
    System.out.println("broken promises: " + cluster.broken());
  }
}
