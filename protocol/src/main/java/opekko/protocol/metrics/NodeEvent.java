package opekko.protocol.metrics;

/** Things worth counting; each is a total and the time it last happened. */
public enum NodeEvent {
  PIPELINE_RESETS("pipeline_resets"),
  DERIVATION_ERRORS("derivation_errors"),
  SEQUENCING_ERRORS("sequencing_errors"),
  SEQUENCER_INCONSISTENT_L1_ORIGIN("sequencer_inconsistent_l1_origin"),
  SEQUENCER_RESETS("sequencer_resets"),
  PUBLISHING_ERRORS("publishing_errors"),
  SIGN_GUARD_REFUSALS("sign_guard_refusals"),
  UNSAFE_PAYLOADS("unsafe_payloads"),
  SINGULAR_BATCHES("derived_batches_singular"),
  SPAN_BATCHES("derived_batches_span"),
  HEAD_CHANNEL("head_channel"),
  CHANNEL_TIMEOUT("channel_timeout"),
  FRAME_ADDED("frame_added"),
  STALE_REPLIES("stale_replies"),
  DEPOSITS_ONLY_BLOCKS("deposits_only_blocks");

  private final String metricName;

  NodeEvent(String metricName) {
    this.metricName = metricName;
  }

  public String metricName() {
    return metricName;
  }
}
