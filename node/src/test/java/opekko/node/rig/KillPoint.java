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
  /** The node's own log has the block, and no other voter heard of it. */
  S5_STORED,
  /** The other voters have it too, and the node does not know. */
  S6_ACKNOWLEDGED,
  /** A quorum has it. */
  S7_COMMITTED,
  /** It is signed. */
  S8_SIGNED,
  /** The observer has it. */
  S9_PUBLISHED,
  /** The engine took it in. */
  S10_INSERTED,
  /** It is the engine's head. */
  S11_HEAD
}
