package opekko.driver;

/** Where the driver stands on its way from birth, or from a reset, to following the chain. */
public sealed interface Phase {
  record Born() implements Phase {}

  /** The engine syncs by itself; derivation waits. */
  record ElSyncing() implements Phase {}

  /** A reset failed, or came soon after another one: it starts after the back-off. */
  record Paused(String cause) implements Phase {}

  /** Walks back from the engine's heads to where L1 and L2 agree. */
  record FindingHeads(SyncStart walk, Call call) implements Phase {}

  /** The engine is told the heads that were found. */
  record ApplyingHeads() implements Phase {}

  /** Entries of the safe-head store past the new safe head go. */
  record TruncatingSafeHeads(Call call) implements Phase {}

  /** The number 0 block of L1 is read, to record genesis as safe from there. */
  record ReadingL1Genesis(Call call) implements Phase {}

  record RecordingGenesis(Call call) implements Phase {}

  /** Derivation goes back to the safe head. */
  record AwaitingDerivation() implements Phase {}

  record Running() implements Phase {}

  /** Nothing can help: the node is about to stop. */
  record Stopped(String cause) implements Phase {}
}
