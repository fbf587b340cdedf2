package opekko.driver;

/** How far the engine's own sync is. */
public enum ElSync {
  /** Consensus-layer sync: never wanted. */
  OFF,
  WILL_START,
  STARTED,
  /** The engine has the chain; its safe and finalized heads are not set yet. */
  FINISHED_NOT_FINALIZED,
  FINISHED;

  boolean isPending() {
    return this == WILL_START || this == STARTED || this == FINISHED_NOT_FINALIZED;
  }
}
