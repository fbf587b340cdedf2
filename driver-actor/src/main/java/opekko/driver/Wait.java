package opekko.driver;

/** A reason for a head to stand still, in a person's words. */
public enum Wait {
  NOTHING("it is advancing"),
  STARTING("the node is starting"),
  STOPPED("the node hit an error that it cannot recover from"),
  ENGINE_SYNCS("the engine syncs by itself"),
  RESETTING("the node looks for the block to go on from"),
  RESET_FAILED("a reset failed and is tried again soon"),
  DERIVATION_RESETS("derivation goes back to where the safe head's channels began"),
  ENGINE_FAILS("the engine does not answer as it should; tried again soon"),
  DERIVATION_FAILS("L1 data cannot be read; tried again soon"),
  DERIVING("derivation reads L1 data"),
  L1_EXHAUSTED("all of L1 has been read; no later batch is there yet"),
  SPAN_INCOMPLETE("all of L1 has been read; the rest of a span batch is missing"),
  NO_UNSAFE_BLOCKS("no new unsafe block has come in"),
  GAP("unsafe blocks are queued, but the one after the head is missing"),
  NO_L1_FINALITY("L1 has not reported a finalized block"),
  CHECKING_L1_FINALITY("L1's finalized block is checked against its canonical chain"),
  NOT_DERIVED_FROM_FINALIZED_L1("no later safe block was derived from finalized L1 blocks");

  private final String words;

  Wait(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
