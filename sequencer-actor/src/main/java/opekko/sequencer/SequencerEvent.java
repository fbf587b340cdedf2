package opekko.sequencer;

import java.util.Optional;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.CommitLog;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** What can happen to the sequencer. Replies carry the call of their request. */
public sealed interface SequencerEvent {
  /**
   * First event of a life.
   *
   * @param start whether to sequence from the first known head on
   * @param firstCall above the number of any request of an earlier life, whose late answers must
   *     not be taken for answers to requests of this one
   */
  record Born(boolean start, long firstCall) implements SequencerEvent {}

  record StartRequested(long request, Hash head) implements SequencerEvent {}

  record StopRequested(long request) implements SequencerEvent {}

  /** The wish to be started or stopped is durable, or why it is not. */
  record WishPersisted(long request, Optional<String> failure) implements SequencerEvent {}

  record RecoverModeSet(boolean isOn) implements SequencerEvent {}

  /** {@code blocks}: 0 for no limit. */
  record MaxSafeLagSet(long blocks) implements SequencerEvent {}

  /** Everything committed under older terms can be read now. */
  record LeadershipGained(long term) implements SequencerEvent {}

  /** What is under way under {@code term} may be decided or not. */
  record LeadershipLost(long term) implements SequencerEvent {}

  record HeadsChanged(L2BlockRef unsafe, L2BlockRef safe) implements SequencerEvent {}

  /** The driver looks for its heads; until {@link ResetConfirmed} they may be any. */
  record ResetBegun(String cause) implements SequencerEvent {}

  /** Heads are found, and were told before this. */
  record ResetConfirmed() implements SequencerEvent {}

  /** A block is being built from attributes derived from L1. */
  record DerivedBuildBegun() implements SequencerEvent {}

  /** A call of the driver's own to the engine failed: better leave it alone for a while. */
  record EngineFailed(boolean isSyncing, String cause) implements SequencerEvent {}

  record L1HeadChanged(L1BlockRef head) implements SequencerEvent {}

  record ActionDue() implements SequencerEvent {}

  record DataRetryDue() implements SequencerEvent {}

  record BuildStarted(Call call, EngineWork.Start outcome) implements SequencerEvent {}

  record BuildSealed(Call call, EngineWork.Seal outcome) implements SequencerEvent {}

  record BlockInserted(Call call, EngineWork.Insert outcome) implements SequencerEvent {}

  /** Answers a commit as well as a rewind. */
  record LogAnswered(Call call, CommitLog.Outcome outcome) implements SequencerEvent {}

  /** Where the head stands in the log, and which block was committed after it. */
  record CommittedRead(Call call, Fetched<CommitLog.Position> position) implements SequencerEvent {}

  record BlockSigned(Call call, Fetched<SignedPayload> signed) implements SequencerEvent {}

  record BlockPublished(long number, Optional<String> failure) implements SequencerEvent {}

  record OriginRead(Call call, Fetched<L1Block> block) implements SequencerEvent {}

  /** The system configuration that holds after an L2 block. */
  record ConfigRead(Call call, Fetched<SystemConfig> config) implements SequencerEvent {}
}
