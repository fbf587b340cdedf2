package opekko.driver;

/** Who fills the engine's chain first: {@code --syncmode}. */
public enum SyncMode {
  /** The node inserts unsafe blocks one by one. */
  CONSENSUS_LAYER,
  /** The engine syncs by itself towards the newest unsafe block; derivation starts after it. */
  EXECUTION_LAYER
}
