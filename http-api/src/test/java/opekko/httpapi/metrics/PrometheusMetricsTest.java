package opekko.httpapi.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import opekko.httpapi.rpc.RpcObserver.Served;
import opekko.protocol.api.ApiResult;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class PrometheusMetricsTest {
  private Instant now = Instant.ofEpochMilli(1_700_000_010_500L);
  private final InstantSource clock = () -> now;
  private final PrometheusMetrics metrics = new PrometheusMetrics("v1", clock);

  /** op-node's names as its dashboards ask for them, then ours. */
  private static final List<String> NAMES =
      List.of(
          "op_node_default_info",
          "op_node_default_up",
          "op_node_default_derivation_idle",
          "op_node_default_pipeline_resets_total",
          "op_node_default_last_pipeline_resets_unix",
          "op_node_default_derivation_errors_total",
          "op_node_default_last_derivation_errors_unix",
          "op_node_default_sequencing_errors_total",
          "op_node_default_last_sequencing_errors_unix",
          "op_node_default_sequencer_inconsistent_l1_origin_total",
          "op_node_default_last_sequencer_inconsistent_l1_origin_unix",
          "op_node_default_sequencer_resets_total",
          "op_node_default_last_sequencer_resets_unix",
          "op_node_default_sequencer_building_diff_seconds",
          "op_node_default_sequencer_building_diff_total",
          "op_node_default_sequencer_sealing_seconds",
          "op_node_default_sequencer_sealing_total",
          "op_node_default_transactions_sequenced_total",
          "op_node_default_publishing_errors_total",
          "op_node_default_last_publishing_errors_unix",
          "op_node_default_unsafe_payloads_total",
          "op_node_default_last_unsafe_payloads_unix",
          "op_node_default_derived_batches_total",
          "op_node_default_last_derived_batches_unix",
          "op_node_default_head_channel_total",
          "op_node_default_last_head_channel_unix",
          "op_node_default_channel_timeout_total",
          "op_node_default_last_channel_timeout_unix",
          "op_node_default_frame_added_total",
          "op_node_default_last_frame_added_unix",
          "op_node_default_l1_reorg_depth",
          "op_node_default_channel_input_bytes",
          "op_node_default_unsafe_payloads_buffer_len",
          "op_node_default_unsafe_payloads_buffer_mem_size",
          "op_node_default_sequencer_active",
          "op_node_default_refs_number",
          "op_node_default_refs_time",
          "op_node_default_refs_hash",
          "op_node_default_refs_seqnr",
          "op_node_default_refs_latency",
          "op_node_default_rpc_client_requests_total",
          "op_node_default_rpc_client_request_duration_seconds",
          "op_node_default_rpc_client_responses_total",
          "op_node_default_rpc_server_requests_total",
          "op_node_default_rpc_server_request_duration_seconds",
          "op_node_default_rpc_server_responses_total",
          "opekko_stale_replies_total",
          "opekko_last_stale_replies_unix",
          "opekko_deposits_only_blocks_total",
          "opekko_last_deposits_only_blocks_unix",
          "opekko_last_sign_guard_refusals_unix",
          "opekko_lookahead_blocks",
          "opekko_lookahead_bytes",
          "opekko_sign_guard_refusals_total");

  private static final List<String> CLUSTER_NAMES =
      List.of(
          "ha_block_lateness_seconds",
          "ha_clock_offset_seconds",
          "ha_commit_seconds",
          "ha_committed_height",
          "ha_disk_sync_seconds",
          "ha_first_block_after_change_seconds",
          "ha_follower_lag_blocks",
          "ha_leader",
          "ha_leader_changes_total",
          "ha_leaderless_seconds_total",
          "ha_paused",
          "ha_forced_generation",
          "ha_pauses_seconds_total",
          "ha_peer_reachable",
          "ha_quorum_spare",
          "ha_ready",
          "ha_refused_total",
          "ha_rewinds_total",
          "ha_sign_guard_refusals_total",
          "ha_term",
          "ha_tls_refusals_total",
          "ha_transfer_result_total");

  @Test
  void shouldExposeExactlyTheseNames() {
    useAll();

    var exposed = new TreeSet<String>();
    text()
        .lines()
        .filter(line -> line.matches("# TYPE (op|ha).*"))
        .forEach(line -> exposed.add(line.split(" ")[2]));

    assertEquals(new TreeSet<>(NAMES), exposed);
  }

  @Test
  void shouldExposeAllOfAClusterOnceThereIsOne() {
    for (var metric : HaMetric.values()) metrics.ha(metric, metric.label().isEmpty() ? "" : "a", 1);

    var exposed = new TreeSet<String>();
    text()
        .lines()
        .filter(line -> line.startsWith("# TYPE ha"))
        .forEach(line -> exposed.add(line.split(" ")[2]));

    assertEquals(new TreeSet<>(CLUSTER_NAMES), exposed);
  }

  @Test
  void shouldSetAddAndObserveWhatAClusterMeasures() {
    metrics.ha(HaMetric.LEADER, "", 1);
    metrics.ha(HaMetric.LEADER, "", 0);
    metrics.ha(HaMetric.LEADER_CHANGES, "killed", 1);
    metrics.ha(HaMetric.LEADER_CHANGES, "killed", 1);
    metrics.ha(HaMetric.LEADERLESS, "", 0.4);
    metrics.ha(HaMetric.FOLLOWER_LAG, "b", 3);
    metrics.ha(HaMetric.COMMIT, "", 0.012);
    metrics.ha(HaMetric.LATENESS, "", -0.3);
    metrics.ha(HaMetric.FIRST_BLOCK, "", 0.41);

    shouldHave("ha_leader 0.0");
    shouldHave("ha_leader_changes_total{cause=\"killed\"} 2.0");
    shouldHave("ha_leaderless_seconds_total 0.4");
    shouldHave("ha_follower_lag_blocks{node=\"b\"} 3.0");
    shouldHave("ha_commit_seconds_bucket{le=\"0.01\"} 0");
    shouldHave("ha_commit_seconds_bucket{le=\"0.015\"} 1");
    shouldHave("ha_block_lateness_seconds_bucket{le=\"-0.25\"} 1");
    shouldHave("ha_first_block_after_change_seconds_bucket{le=\"0.5\"} 1");
    shouldHave("ha_sign_guard_refusals_total 0.0");
  }

  @Test
  void shouldExposeTheVirtualMachineToo() {
    assertTrue(text().contains("jvm_memory_used_bytes{area=\"heap\"}"));
    assertTrue(text().contains("process_start_time_seconds"));
  }

  @Test
  void shouldCountEventsAndWhenTheyHappened() {
    metrics.count(NodeEvent.PIPELINE_RESETS);
    metrics.count(NodeEvent.PIPELINE_RESETS);
    metrics.count(NodeEvent.SPAN_BATCHES);

    shouldHave("op_node_default_pipeline_resets_total 2.0");
    shouldHave("op_node_default_last_pipeline_resets_unix 1.7000000105E9");
    shouldHave("op_node_default_derived_batches_total{type=\"span\"} 1.0");
    shouldHave("op_node_default_derived_batches_total{type=\"singular\"} 0.0");
    shouldHave("op_node_default_info{version=\"v1\"} 1");
  }

  @Test
  void shouldSetObserveAndSumGaugesAsTheReferenceDoes() {
    metrics.set(NodeGauge.DERIVATION_IDLE, 1);
    metrics.set(NodeGauge.CHANNEL_INPUT_BYTES, 100);
    metrics.set(NodeGauge.CHANNEL_INPUT_BYTES, 20);
    metrics.set(NodeGauge.L1_REORG_DEPTH, 3);

    shouldHave("op_node_default_derivation_idle 1.0");
    shouldHave("op_node_default_channel_input_bytes 120.0");
    shouldHave("op_node_default_l1_reorg_depth_bucket{le=\"2.5\"} 0");
    shouldHave("op_node_default_l1_reorg_depth_bucket{le=\"3.5\"} 1");
  }

  @Test
  void shouldShowHowLongBlocksTakeAndWhatIsInThem() {
    metrics.set(NodeGauge.SEQUENCER_BUILDING_DIFF, -0.02);
    metrics.set(NodeGauge.SEQUENCER_SEALING, 0.007);
    metrics.set(NodeGauge.SEQUENCED_TRANSACTIONS, 3);
    metrics.set(NodeGauge.SEQUENCED_TRANSACTIONS, 4);
    metrics.set(NodeGauge.SEQUENCED_DEPOSITS, 1);

    shouldHave("op_node_default_sequencer_building_diff_seconds_bucket{le=\"-0.025\"} 0");
    shouldHave("op_node_default_sequencer_building_diff_seconds_bucket{le=\"-0.01\"} 1");
    shouldHave("op_node_default_sequencer_building_diff_total 1.0");
    shouldHave("op_node_default_sequencer_sealing_seconds_bucket{le=\"0.01\"} 1");
    shouldHave("op_node_default_sequencer_sealing_total 1.0");
    shouldHave("op_node_default_transactions_sequenced_total{type=\"txns\"} 7.0");
    shouldHave("op_node_default_transactions_sequenced_total{type=\"deposits\"} 1.0");
  }

  @Test
  void shouldShowReferencesWithTheirLatencyAtFirstSight() {
    metrics.l1Ref("l1_head", new L1BlockRef(hash("01"), 7, Hash.ZERO, 1_700_000_000));
    now = now.plusSeconds(60);
    metrics.l1Ref("l1_head", new L1BlockRef(hash("01"), 7, Hash.ZERO, 1_700_000_000));

    shouldHave("op_node_default_refs_number{layer=\"l1\",type=\"l1_head\"} 7.0");
    shouldHave("op_node_default_refs_time{layer=\"l1\",type=\"l1_head\"} 1.7E9");
    shouldHave("op_node_default_refs_hash{layer=\"l1\",type=\"l1_head\"} 1.0");
    shouldHave("op_node_default_refs_latency{layer=\"l1\",type=\"l1_head\"} -10.5");
  }

  @Test
  void shouldShowTheOriginAndSequenceNumberOfL2Blocks() {
    var origin = new BlockId(hash("00000000000000ff"), 5);
    metrics.l2Ref("l2_safe", new L2BlockRef(hash("02"), 30, Hash.ZERO, 60, origin, 3));

    shouldHave("op_node_default_refs_number{layer=\"l2\",type=\"l2_safe\"} 30.0");
    shouldHave("op_node_default_refs_number{layer=\"l1_origin\",type=\"l2_safe\"} 5.0");
    shouldHave(
        "op_node_default_refs_hash{layer=\"l1_origin\",type=\"l2_safe\"} 1.8374686479671624E19");
    shouldHave("op_node_default_refs_seqnr{type=\"l2_safe\"} 3.0");
  }

  @Test
  void shouldCountOutgoingCalls() {
    metrics.rpcCall("engine", "engine_newPayloadV4", 0.02, "");
    metrics.rpcCall("engine", "engine_newPayloadV4", 0.3, "rpc_-32000");

    shouldHave(
        "op_node_default_rpc_client_requests_total{method=\"engine_newPayloadV4\",rpc=\"engine\"} 2.0");
    shouldHave(
        "op_node_default_rpc_client_responses_total{error=\"<nil>\",method=\"engine_newPayloadV4\",rpc=\"engine\"} 1.0");
    shouldHave(
        "op_node_default_rpc_client_request_duration_seconds_bucket{method=\"engine_newPayloadV4\",rpc=\"engine\",le=\"0.025\"} 1");
  }

  @Test
  void shouldNotMakeASeriesOfEveryNameACallerThinksOf() {
    var refused = ApiResult.refused("no");
    metrics
        .served("main")
        .served(new Served("here", "evil_1", false, null, Duration.ofMillis(7), refused));
    metrics
        .served("main")
        .served(new Served("here", "evil_2", false, null, Duration.ofMillis(7), refused));

    shouldHave("op_node_default_rpc_server_requests_total{method=\"unknown\",rpc=\"main\"} 2.0");
    shouldHave(
        "op_node_default_rpc_server_responses_total{error=\"rpc_-32000\",method=\"unknown\",rpc=\"main\"} 2.0");
  }

  private void useAll() {
    for (var gauge : NodeGauge.values()) metrics.set(gauge, 1);
    for (var event : NodeEvent.values()) metrics.count(event);
    metrics.l2Ref("l2_safe", new L2BlockRef(hash("02"), 30, Hash.ZERO, 60, BlockId.NONE, 3));
    metrics.rpcCall("l1", "eth_blockNumber", 1, "");
    metrics
        .served("main")
        .served(new Served("x", "optimism_version", true, null, Duration.ZERO, ApiResult.ok(1)));
  }

  private void shouldHave(String line) {
    assertTrue(text().lines().anyMatch(line::equals), () -> line + " is not in\n" + text());
  }

  private String text() {
    return new String(metrics.exposition(), StandardCharsets.UTF_8);
  }

  private static Hash hash(String start) {
    return Hash.fromHex(start + "0".repeat(64 - start.length()));
  }
}
