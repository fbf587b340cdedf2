package opekko.sequencer;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * All that the sequencer remembers.
 *
 * @param active whether it is started: op-node's {@code sequencerActive}
 * @param term of its leadership; absent while others may sequence
 * @param unsafe the head to build on; {@link L2BlockRef#NONE} before the first was told
 * @param nextAction when something is to be done; absent while it waits for an event
 * @param asideUntil a derived block is being built: until then, or until the head changes
 * @param awaitingReset heads are being found anew
 * @param stalledBySafeLag it stands still since the safe head is too far behind
 * @param lostOrigin a reset was asked for, as the head stands on an L1 that is no more: what was
 *     committed on top of it is of no use either
 * @param recovery how far the log was consulted since the start, the term or a reset
 * @param logTip where the log ends, or may go on from, if known for sure
 * @param rewind why a shared log is to be taken back to a block, before the next is committed
 * @param ledTerm the newest term it led
 * @param unsettled a block that was proposed to a shared log in {@code ledTerm}, and not answered
 * @param republishing the committed tip may never have been published: it is read and signed again
 * @param lastSigned the block that was handed to the publisher last
 * @param lacksData the next block waits for L1 or L2 data, whose arrival is acted on at once
 * @param lateSignature of a block that was inserted before it was signed
 * @param lastCall id of the newest request
 */
public record SequencerState(
    boolean active,
    OptionalLong term,
    L2BlockRef unsafe,
    L2BlockRef safe,
    Phase phase,
    Optional<Instant> nextAction,
    Optional<Instant> asideUntil,
    boolean awaitingReset,
    boolean lostOrigin,
    boolean stalledBySafeLag,
    boolean recoverMode,
    long maxSafeLag,
    Recovery recovery,
    Optional<BlockId> logTip,
    Optional<TakeBack> rewind,
    long ledTerm,
    Optional<SealedBlock> unsettled,
    Optional<Republishing> republishing,
    Hash lastSigned,
    Origins origins,
    Optional<KnownConfig> config,
    Optional<ConfigRead> configRead,
    boolean dataRetryArmed,
    boolean lacksData,
    Optional<Call> lateSignature,
    Admin admin,
    SealTimes sealTimes,
    long lastCall) {

  /** Whether blocks were committed on the head before this start, term or reset. */
  public enum Recovery {
    /** Not asked yet. */
    DUE,
    /** Asked; what was found is being inserted. */
    RUNNING,
    DONE
  }

  /** The system configuration that holds after a block. */
  public record KnownConfig(Hash block, SystemConfig config) {}

  /** {@code call}: the read of the block, then its signing. */
  public record Republishing(Call call, BlockId block, long lineage) {}

  /** The configuration after {@code block} is being read. */
  public record ConfigRead(Call call, Hash block) {}

  static SequencerState initial(SequencerSettings settings) {
    return new SequencerState(
        false,
        OptionalLong.empty(),
        L2BlockRef.NONE,
        L2BlockRef.NONE,
        new Phase.Idle(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        settings.recoverMode(),
        settings.maxSafeLag(),
        Recovery.DUE,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Hash.ZERO,
        Origins.NONE,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        new Admin.None(),
        SealTimes.none(settings.firstSealing()),
        0);
  }
}
