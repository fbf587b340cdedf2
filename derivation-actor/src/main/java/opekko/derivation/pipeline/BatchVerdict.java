package opekko.derivation.pipeline;

/**
 * What became of checking a batch.
 *
 * @param why in a person's words; empty when accepted
 * @spec derivation.md#batch-queue; op-node rollup/derive/batches.go
 */
record BatchVerdict(Validity validity, String why) {
  enum Validity {
    /** Invalid, and will stay so unless L1 reorgs. */
    DROP,
    ACCEPT,
    /** L1 blocks are missing to tell. */
    UNDECIDED,
    /** It may become valid: check again later. Only before Holocene. */
    FUTURE,
    /** At or before the safe head: skipped, without consequences. Only from Holocene on. */
    PAST
  }

  static final BatchVerdict ACCEPTED = new BatchVerdict(Validity.ACCEPT, "");

  static BatchVerdict drop(String why) {
    return new BatchVerdict(Validity.DROP, why);
  }

  static BatchVerdict undecided(String why) {
    return new BatchVerdict(Validity.UNDECIDED, why);
  }

  /** Ahead of the next block: Holocene knows no batches for later. */
  static BatchVerdict future(boolean isHolocene, String why) {
    return new BatchVerdict(isHolocene ? Validity.DROP : Validity.FUTURE, why);
  }

  static BatchVerdict past(boolean isHolocene, String why) {
    return new BatchVerdict(isHolocene ? Validity.PAST : Validity.DROP, why);
  }

  boolean isAccepted() {
    return validity == Validity.ACCEPT;
  }
}
