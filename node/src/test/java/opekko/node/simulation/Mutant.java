package opekko.node.simulation;

/** A part of a world that does not do what it should: the checks must notice each. */
enum Mutant {
  /** A verifier's engine leaves out the users' transactions of what it is to build. */
  ENGINE_THAT_BUILDS_ANOTHER_BLOCK,
  /** A verifier's engine does not answer any more. */
  ENGINE_THAT_HANGS,
  /** A verifier's L1 shows no transactions of the batcher in some blocks. */
  L1_THAT_HIDES_BATCHES,
  /** A verifier's L1 calls its head final. */
  L1_THAT_FINALIZES_AT_ONCE,
  /** A verifier keeps its safe heads for the L1 block before the one that they are of. */
  SAFE_HEADS_THAT_ARE_EARLY,
  /** A verifier counts the sequencing window one block short. */
  WINDOW_THAT_IS_SHORT,
  /** The batcher leaves out the transactions of some blocks. */
  BATCHER_THAT_LOSES_TRANSACTIONS,
  /** The sequencer's log says that it has some blocks, and does not. */
  LOG_THAT_FORGETS
}
