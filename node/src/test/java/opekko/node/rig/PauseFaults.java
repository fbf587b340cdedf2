package opekko.node.rig;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/** Row 2: the leader's process is stopped for a while, and wakes as if no time had passed. */
final class PauseFaults {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration TOLERANCE = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(3);
  private static final Duration VERY_LONG = Duration.ofSeconds(60);
  private static final Promise FENCED =
      Promise.of("another one goes on; the woken one publishes nothing new, and follows within 2 s")
          .followingWithin(Duration.ofSeconds(2));
  private static final String INJECTION = "SIGSTOP, then SIGCONT, to the leader";

  static final Fault BLINK =
      new Fault("2", "leader paused 0.3 s", INJECTION, "no change of leader", PauseFaults::blink);

  static final Fault PAUSE = pause(LONG);
  static final Fault LONG_PAUSE = pause(VERY_LONG);

  /** Where the node is to be cut off first to be at the step, that is another fault. */
  static final List<Fault> AT_STEPS =
      EnumSet.complementOf(EnumSet.of(KillPoint.S5_STORED, KillPoint.S6_ACKNOWLEDGED)).stream()
          .map(PauseFaults::atStep)
          .toList();

  static final List<Fault> USUAL = List.of(BLINK, PAUSE);
  static final List<Fault> ALL = List.of(BLINK, PAUSE, LONG_PAUSE);

  private PauseFaults() {}

  private static Fault pause(Duration length) {
    return new Fault(
        "2",
        "leader paused " + length.toSeconds() + " s",
        INJECTION,
        FENCED,
        (cluster, findings) -> pause(cluster, findings, length));
  }

  private static Fault atStep(KillPoint point) {
    return new Fault(
        "2",
        "leader paused %d s at %s".formatted(LONG.toSeconds(), point),
        "the node stops itself at the step, SIGCONT",
        FENCED,
        (cluster, findings) -> atStep(cluster, findings, point));
  }

  private static void atStep(RigCluster cluster, Findings findings, KillPoint point) {
    var ordeal = new Ordeal(cluster, findings);
    new KillSwitch(ordeal.leader().folder()).armPause(point);
    cluster.await(ordeal.leader().name() + " to stop at " + point, ordeal.leader()::isPaused);
    ordeal.struckNow();
    wake(cluster, ordeal, LONG);
  }

  private static void blink(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(ordeal.leader()::pause);
    ordeal.goOn(SHORT);
    ordeal.leader().resume();
    var woken = Instant.now();
    cluster.awaitBlocks(3);
    ordeal.expectSameLeaderIfWithin(SHORT.plus(TOLERANCE), woken);
    ordeal.end();
  }

  private static void pause(RigCluster cluster, Findings findings, Duration length) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(ordeal.leader()::pause);
    wake(cluster, ordeal, length);
  }

  private static void wake(RigCluster cluster, Ordeal ordeal, Duration length) {
    ordeal.goOn(length);
    ordeal.awaitSuccessor();
    var woken = Instant.now();
    ordeal.leader().resume();
    ordeal.awaitFollows(ordeal.leader());
    cluster.awaitBlocks(2);
    ordeal.expectNothingNewFrom(ordeal.leader(), woken);
    ordeal.expectAlive();
    ordeal.end();
  }
}
