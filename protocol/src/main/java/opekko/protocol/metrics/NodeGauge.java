package opekko.protocol.metrics;

/** Values that go up and down. */
public enum NodeGauge {
  UP("up"),
  DERIVATION_IDLE("derivation_idle"),
  UNSAFE_BUFFER_LENGTH("unsafe_payloads_buffer_len"),
  UNSAFE_BUFFER_BYTES("unsafe_payloads_buffer_mem_size"),
  /** Each call is one reorg; op-node shows their distribution. */
  L1_REORG_DEPTH("l1_reorg_depth"),
  /** Each call adds the bytes that went into a channel; op-node shows the sum. */
  CHANNEL_INPUT_BYTES("channel_input_bytes"),
  SEQUENCER_ACTIVE("sequencer_active"),
  /** Each call is one block: how much longer than a block time the engine built it, in seconds. */
  SEQUENCER_BUILDING_DIFF("sequencer_building_diff_seconds"),
  /** Each call is one block: the seconds its sealing took. */
  SEQUENCER_SEALING("sequencer_sealing_seconds"),
  /** Each call adds a block's transactions that are no deposits; op-node shows the sum. */
  SEQUENCED_TRANSACTIONS("transactions_sequenced"),
  /** Each call adds a block's deposits. */
  SEQUENCED_DEPOSITS("deposits_sequenced"),
  LOOKAHEAD_BLOCKS("lookahead_blocks"),
  LOOKAHEAD_BYTES("lookahead_bytes");

  private final String metricName;

  NodeGauge(String metricName) {
    this.metricName = metricName;
  }

  public String metricName() {
    return metricName;
  }
}
