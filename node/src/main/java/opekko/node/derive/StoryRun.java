package opekko.node.derive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import opekko.devnet.replay.Fixture;
import opekko.devnet.replay.StoryStep;
import opekko.devnet.replay.StoryStep.Happening;
import opekko.devnet.replay.UnusableFixture;
import opekko.l1watcher.L1Event;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.BlockId;

/** One recording, lived through by a whole node. */
final class StoryRun {
  private final Fixture fixture;
  private final RunListener listener;
  private final AttributesCheck attributes;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private ReplayPorts ports;
  private NodeUnderTest node;
  private long steps;
  private long tolerated;
  private long safeHeads;

  private StoryRun(Fixture fixture, RunListener listener) {
    this.fixture = fixture;
    this.listener = listener;
    this.attributes = new AttributesCheck(fixture.expected());
  }

  /**
   * @throws UnusableFixture when the recording turns out to be damaged
   */
  static FixtureResult run(Fixture fixture, RunListener listener) {
    return new StoryRun(fixture, listener).run();
  }

  private FixtureResult run() {
    var began = System.nanoTime();
    ports = ReplayPorts.of(fixture, attributes);
    try (var database = TemporarySafeHeads.open();
        var replayed = ReplayedNode.start(fixture, ports, database.store(), attributes, listener)) {
      node = replayed;
      var end = fixture.story().isEmpty() ? liveToTheEnd() : liveStory();
      mismatches.addAll(attributes.mismatches());
      if (end != null) checkSafeHeads(database.store(), end);
      var metrics = replayed.metrics();
      return new FixtureResult(
          fixture.name(),
          replayed.l1Blocks(),
          metrics.channels(),
          metrics.batches(),
          end == null ? 0 : end.safeL2().number() - ports.start().number(),
          attributes.compared(),
          steps,
          tolerated,
          safeHeads,
          List.copyOf(mismatches),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** A recording of a still L1: the node hears of its last block, and of nothing else. */
  private SyncStatus liveToTheEnd() {
    var head = ports.l1().moveHead(fixture.lastL1(ports.l1()).hash());
    node.hear(new L1Event.HeadChanged(head));
    var end = settle("L1 head " + head.number());
    if (end != null) checkEnd(end);
    return end;
  }

  private void checkEnd(SyncStatus end) {
    var last = fixture.expected().getLast();
    var expected = new BlockId(last.blockHash().orElse(end.safeL2().hash()), last.l2Number());
    if (!expected.equals(end.safeL2().id()))
      mismatches.add(
          Mismatch.of("the end", "safe_l2", expected.toString(), end.safeL2().toString()));
  }

  /** The status after the last step; null when the node did not get there. */
  private SyncStatus liveStory() {
    var tolerance = new StepTolerance(ports.l1());
    var worksOn = ports.start().l1Origin();
    SyncStatus status = null;
    for (var step : fixture.story()) {
      var mayDiffer = tolerance.allows(step, worksOn);
      apply(step.happening());
      status = settle("step " + step.index() + ", " + step.title());
      if (status == null) return null;
      compare(step, status, mayDiffer);
      worksOn = step.expect().currentL1();
    }
    return status;
  }

  private void apply(Happening happening) {
    switch (happening) {
      case Happening.Start() -> {}
      case Happening.L1Head(var l1) ->
          node.hear(new L1Event.HeadChanged(ports.l1().moveHead(l1.hash())));
      case Happening.L1Safe(var l1) ->
          node.hear(new L1Event.SafeChanged(ports.l1().moveSafe(l1.hash())));
      case Happening.L1Finalized(var l1) ->
          node.hear(new L1Event.FinalizedChanged(ports.l1().moveFinalized(l1.hash())));
      case Happening.UnsafePayload(var block) ->
          node.post(
              ports
                  .engine()
                  .recordedBlock(block.hash())
                  .orElseThrow(() ->
                      new UnusableFixture(
                          fixture.folder() + ": l2.jsonl.gz lacks unsafe block " + block)));
      case Happening.Restart(var l1) -> {
        node.restart();
        node.hear(new L1Event.HeadChanged(ports.l1().moveHead(l1.hash())));
      }
    }
  }

  private void compare(StoryStep step, SyncStatus status, boolean mayDiffer) {
    steps++;
    var differences = StatusCheck.between(step.expect(), status);
    if (!differences.isEmpty() && mayDiffer) {
      tolerated++;
      differences = StatusCheck.betweenLabels(step.expect(), status);
    }
    if (!differences.isEmpty())
      mismatches.add(
          new Mismatch(
              "sync status after step " + step.index() + " (" + step.title() + ")", differences));
  }

  /** Null, and a mismatch, when the node did not come to rest. */
  private SyncStatus settle(String step) {
    var settled = node.awaitIdle();
    listener.settled(step);
    return switch (settled) {
      case NodeUnderTest.Settled.Idle(var status) -> status;
      case NodeUnderTest.Settled.Stopped(var cause) -> failed(step, "stopped: " + cause);
      case NodeUnderTest.Settled.Stuck(var why) -> failed(step, "hangs: " + why);
    };
  }

  private SyncStatus failed(String step, String actual) {
    mismatches.add(Mismatch.of(step, "node", "idle after the step", actual));
    return null;
  }

  /** When each block became safe, as the safe-head database answers it. */
  private void checkSafeHeads(SafeHeadStore store, SyncStatus end) {
    for (var expected : fixture.safe()) {
      if (expected.l1().number() > end.currentL1().number()) continue;
      safeHeads++;
      var answer = store.at(expected.l1().number()).toCompletableFuture().join();
      var actual =
          switch (answer) {
            case Fetched.Found<SafeHeadStore.Entry>(var entry) -> entry.safe().toString();
            case Fetched.Missing<SafeHeadStore.Entry>(var what) -> what;
            case Fetched.Failed<SafeHeadStore.Entry>(var fault) -> fault.cause();
          };
      if (!actual.equals(expected.safe().toString()))
        mismatches.add(
            Mismatch.of(
                "safe head at L1 block " + expected.l1().number(),
                "safe",
                expected.safe().toString(),
                actual));
    }
  }
}
