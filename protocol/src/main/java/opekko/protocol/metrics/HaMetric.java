package opekko.protocol.metrics;

/**
 * What a node of a cluster measures. The names stand alone, without op-node's prefix, since op-node
 * has none of them.
 */
public enum HaMetric {
  LEADER(Kind.GAUGE, "ha_leader", "", "1 while this node leads"),
  TERM(Kind.GAUGE, "ha_term", "", "Term of the newest leader known"),
  LEADER_CHANGES(Kind.COUNTER, "ha_leader_changes", "cause", "Changes of the leader"),
  LEADERLESS(Kind.COUNTER, "ha_leaderless_seconds", "", "Time without a leader"),
  COMMITTED_HEIGHT(Kind.GAUGE, "ha_committed_height", "", "Newest decided block"),
  COMMIT(Kind.HISTOGRAM, "ha_commit_seconds", "", "From a sealed block to its decision"),
  REFUSED(Kind.COUNTER, "ha_refused", "reason", "Proposals that were refused"),
  FOLLOWER_LAG(Kind.GAUGE, "ha_follower_lag_blocks", "node", "Blocks behind the decided head"),
  READY(Kind.GAUGE, "ha_ready", "node", "1 while the node may lead"),
  REACHABLE(Kind.GAUGE, "ha_peer_reachable", "node", "1 while the node was heard of lately"),
  QUORUM_SPARE(Kind.GAUGE, "ha_quorum_spare", "", "Voters that may still be lost"),
  LATENESS(Kind.HISTOGRAM, "ha_block_lateness_seconds", "", "Decision after the block's time"),
  FIRST_BLOCK(
      Kind.HISTOGRAM,
      "ha_first_block_after_change_seconds",
      "",
      "From the last block of the old leader to the first of the new one"),
  REWINDS(Kind.COUNTER, "ha_rewinds", "", "Rewinds: decided blocks were given up"),
  SIGN_GUARD_REFUSALS(
      Kind.COUNTER, "ha_sign_guard_refusals", "", "Second hashes for a height, not signed"),
  TLS_REFUSALS(
      Kind.COUNTER,
      "ha_tls_refusals",
      "reason",
      "Connections between nodes that TLS did not let be"),
  PAUSES(Kind.COUNTER, "ha_pauses_seconds", "", "Time in which this process stood still"),
  CLOCK_OFFSET(
      Kind.GAUGE, "ha_clock_offset_seconds", "", "Wall clock against the median of the others"),
  DISK(Kind.GAUGE, "ha_disk_sync_seconds", "", "The last sync of the log's disk"),
  TRANSFERS(Kind.COUNTER, "ha_transfer_result", "result", "Planned changes of the leader"),
  PAUSED(Kind.GAUGE, "ha_paused", "", "1 while leadership is not moved automatically"),
  FORCED_GENERATION(
      Kind.GAUGE,
      "ha_forced_generation",
      "",
      "Generation that an operator forced, until enough voters are back; else 0");

  /** How calls of one name add up. */
  public enum Kind {
    /** The last value counts. */
    GAUGE,
    /** Values are added; the name is shown with {@code _total}. */
    COUNTER,
    /** Each value is one observation. */
    HISTOGRAM
  }

  private final Kind kind;
  private final String metricName;
  private final String label;
  private final String help;

  HaMetric(Kind kind, String metricName, String label, String help) {
    this.kind = kind;
    this.metricName = metricName;
    this.label = label;
    this.help = help;
  }

  public Kind kind() {
    return kind;
  }

  public String metricName() {
    return metricName;
  }

  /** Name of its only label; empty if it has none. */
  public String label() {
    return label;
  }

  public String help() {
    return help;
  }
}
