package opekko.driver;

import java.util.Optional;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerRequest;

/**
 * What the sequencer has asked of the driver, and what it was told.
 *
 * @param isThere whether this node has a sequencer: it has announced itself
 * @param waiting what it asked of the engine, and what has not begun; a later request replaces it
 * @param running what the engine does for it
 * @param unwanted a block in the making that the engine may stop working on
 * @param unsafe the head it was told last; NONE when none since the reset
 * @param isResetting whether it was told of a reset, and not yet of its end
 */
public record SequencerLink(
    boolean isThere,
    Optional<SequencerRequest.Work> waiting,
    Optional<SequencerJob> running,
    Optional<SequencerRequest.CancelBuild> unwanted,
    L2BlockRef unsafe,
    L2BlockRef safe,
    boolean isResetting) {
  static final SequencerLink ABSENT = idle(false, false);

  private static SequencerLink idle(boolean isThere, boolean isResetting) {
    return new SequencerLink(
        isThere,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        L2BlockRef.NONE,
        L2BlockRef.NONE,
        isResetting);
  }

  /**
   * A sequencer without a past. What the engine does for the one before it is brought to an end.
   */
  SequencerLink announced(boolean resetting) {
    return new SequencerLink(
        true,
        Optional.empty(),
        running,
        Optional.empty(),
        L2BlockRef.NONE,
        L2BlockRef.NONE,
        resetting);
  }

  /** A reset makes all that was asked worthless. */
  SequencerLink reset() {
    return idle(isThere, isThere);
  }

  SequencerLink resetEnded() {
    return new SequencerLink(isThere, waiting, running, unwanted, unsafe, safe, false);
  }

  SequencerLink asking(SequencerRequest.Work work) {
    return new SequencerLink(
        isThere, Optional.of(work), running, unwanted, unsafe, safe, isResetting);
  }

  SequencerLink withoutWork() {
    return new SequencerLink(
        isThere, Optional.empty(), Optional.empty(), unwanted, unsafe, safe, isResetting);
  }

  SequencerLink cancelling(Optional<SequencerRequest.CancelBuild> build) {
    return new SequencerLink(isThere, waiting, running, build, unsafe, safe, isResetting);
  }

  SequencerLink begun() {
    return new SequencerLink(
        isThere, Optional.empty(), running, unwanted, unsafe, safe, isResetting);
  }

  SequencerLink running(Optional<SequencerJob> job) {
    return new SequencerLink(isThere, waiting, job, unwanted, unsafe, safe, isResetting);
  }

  boolean knows(Heads heads) {
    return unsafe.equals(heads.unsafe()) && safe.equals(heads.safe());
  }

  SequencerLink told(Heads heads) {
    return new SequencerLink(
        isThere, waiting, running, unwanted, heads.unsafe(), heads.safe(), isResetting);
  }
}
