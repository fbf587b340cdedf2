package opekko.sequencer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.api.BlockTiming;

/**
 * How long each stage of the newest blocks took: the time between the machine's changes of phase.
 * Blocks that were not started in this life are left out.
 */
final class BlockTimings {
  private static final int KEPT = 64;

  /** What a phase is part of; attempts that are repeated add up. */
  enum Stage {
    START,
    BUILD,
    SEAL,
    COMMIT,
    SIGN,
    INSERT
  }

  private final Deque<BlockTiming> newest = new ArrayDeque<>();
  private final Map<Stage, Duration> took = new EnumMap<>(Stage.class);
  private Instant since = Instant.EPOCH;
  private long publishing;
  private Instant publishedAt = Instant.EPOCH;
  private Optional<Duration> publishTook = Optional.empty();

  /** Oldest first. */
  List<BlockTiming> newest() {
    return List.copyOf(newest);
  }

  /** What a stage of the block in the making took so far; zero for one it has not been in. */
  Duration of(Stage stage) {
    return took.getOrDefault(stage, Duration.ZERO);
  }

  void moved(SequencerState before, SequencerState after, Instant now) {
    if (before.phase() == after.phase()) return;
    // A block that is inserted before it is signed has no time of signing.
    if (before.lateSignature().equals(after.lateSignature()))
      stageOf(before.phase())
          .ifPresent(stage -> took.merge(stage, Duration.between(since, now), Duration::plus));
    since = now;
    if (after.phase() instanceof Phase.Starting) took.clear();
    if (before.phase() instanceof Phase.Holds held
        && !(after.phase() instanceof Phase.Holds)
        && after.unsafe().hash().equals(held.block().ref().hash())) completed(held.block(), now);
  }

  private static Optional<Stage> stageOf(Phase phase) {
    return switch (phase) {
      case Phase.Idle _,
          Phase.Recovering _,
          Phase.CheckingSafe _,
          Phase.Astray _,
          Phase.Verifying _ ->
          Optional.empty();
      case Phase.Starting _ -> Optional.of(Stage.START);
      case Phase.Building _ -> Optional.of(Stage.BUILD);
      case Phase.Sealing _ -> Optional.of(Stage.SEAL);
      case Phase.Rewinding _, Phase.Committing _, Phase.Uncommitted _ -> Optional.of(Stage.COMMIT);
      case Phase.Signing _ -> Optional.of(Stage.SIGN);
      case Phase.Inserting _, Phase.Uninserted _ -> Optional.of(Stage.INSERT);
    };
  }

  private void completed(SealedBlock block, Instant now) {
    if (took.containsKey(Stage.START)) keep(timing(block, now));
    took.clear();
  }

  private BlockTiming timing(SealedBlock block, Instant now) {
    var payload = block.envelope().payload();
    return new BlockTiming(
        payload.blockNumber(),
        payload.timestamp(),
        payload.transactions().size(),
        of(Stage.START),
        of(Stage.SEAL),
        of(Stage.COMMIT),
        Optional.ofNullable(took.get(Stage.SIGN)),
        publishing == payload.blockNumber() ? publishTook : Optional.empty(),
        of(Stage.INSERT),
        now);
  }

  private void keep(BlockTiming timing) {
    if (newest.size() == KEPT) newest.removeFirst();
    newest.addLast(timing);
  }

  void publishing(long number, Instant now) {
    publishing = number;
    publishedAt = now;
    publishTook = Optional.empty();
  }

  /** Before or after the block has become the head. */
  void published(long number, Instant now) {
    if (number != publishing) return;
    publishTook = Optional.of(Duration.between(publishedAt, now));
    if (newest.isEmpty() || newest.getLast().number() != number) return;
    keep(withPublish(newest.removeLast()));
  }

  private BlockTiming withPublish(BlockTiming timing) {
    return new BlockTiming(
        timing.number(),
        timing.timestamp(),
        timing.transactions(),
        timing.start(),
        timing.seal(),
        timing.commit(),
        timing.sign(),
        publishTook,
        timing.insert(),
        timing.complete());
  }
}
