package opekko.node.rig;

/** Moments in the life of a block at which its sequencer can be made to end, in their order. */
enum KillPoint {
  /** The attributes are made, and nobody was told. */
  S1_ATTRIBUTES,
  /** The engine was asked to build. */
  S2_BUILD_ASKED,
  /** The engine builds. */
  S3_BUILDING,
  /** The engine gave the block. */
  S4_SEALED,
  /** The block was handed to the commit log. */
  S5_PROPOSED,
  /** Some milliseconds later, when some voters have it and others may not. */
  S6_UNDER_WAY,
  /** A quorum has it. */
  S7_COMMITTED,
  /** It is signed. */
  S8_SIGNED,
  /** The observer has it. */
  S9_PUBLISHED,
  /** The engine took it in. */
  S10_INSERTED,
  /** It is the engine's head. */
  S11_HEAD;

  /** Whether a block that was being made then may be given up: no quorum can have had it. */
  boolean isBeforeCommit() {
    return compareTo(S5_PROPOSED) < 0;
  }
}
