package opekko.node.batcher;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An option of {@code opekko batcher}: the flag, the variable and the default of op-batcher, where
 * that has it.
 */
public enum BatcherFlag {
  L1_ETH_RPC("l1-eth-rpc", "URL", "", "L1 node that transactions are sent to; needed"),
  L2_ETH_RPC(
      "l2-eth-rpc",
      "URL[,URL…]",
      "",
      "L2 engine whose blocks are batched; needed. Several: one for each rollup node"),
  ROLLUP_RPC(
      "rollup-rpc",
      "URL[,URL…]",
      "",
      "rollup node whose safe head is followed; needed. Of several the one that sequences"),
  ACTIVE_SEQUENCER_CHECK_DURATION(
      "active-sequencer-check-duration",
      "DURATION",
      "5s",
      "with several rollup nodes: how often they are asked which of them sequences"),
  PRIVATE_KEY("private-key", "KEY", "", "the batcher's: 64 hex digits, or a file; needed"),
  DATA_AVAILABILITY_TYPE(
      "data-availability-type", "blobs|calldata|auto", "calldata", "auto takes the cheaper"),
  BATCH_TYPE("batch-type", "0|1", "0", "0 singular batches, 1 span batches"),
  COMPRESSION_ALGO("compression-algo", "zlib|brotli", "zlib", "brotli needs Fjord on the chain"),
  TARGET_NUM_FRAMES(
      "target-num-frames", "N", "1", "frames of a channel; with blobs also blobs of a transaction"),
  MAX_L1_TX_SIZE_BYTES("max-l1-tx-size-bytes", "N", "120000", "of calldata in a transaction"),
  MAX_BLOCKS_PER_SPAN_BATCH("max-blocks-per-span-batch", "N", "0", "0 for no limit"),
  MAX_CHANNEL_DURATION(
      "max-channel-duration", "N", "0", "L1 blocks until a channel is closed; 0 for no limit"),
  SUB_SAFETY_MARGIN(
      "sub-safety-margin", "N", "10", "L1 blocks a channel is closed before it would be too late"),
  POLL_INTERVAL("poll-interval", "DURATION", "6s", "between looks at rollup node and L1"),
  MAX_PENDING_TX("max-pending-tx", "N", "1", "transactions not confirmed yet; 0 for no limit"),
  NUM_CONFIRMATIONS("num-confirmations", "N", "10", "L1 blocks until one is confirmed"),
  RESUBMISSION_TIMEOUT(
      "resubmission-timeout", "DURATION", "48s", "until a transaction's fees are raised"),
  REBROADCAST_INTERVAL(
      "txmgr.rebroadcast-interval", "DURATION", "12s", "until it is sent as it was"),
  NETWORK_TIMEOUT("network-timeout", "DURATION", "10s", "of one RPC call"),
  MIN_TIP_CAP("txmgr.min-tip-cap", "GWEI", "1", "offered at least"),
  MAX_TIP_CAP("txmgr.max-tip-cap", "GWEI", "", "nothing is sent while L1 suggests more"),
  MIN_BASEFEE("txmgr.min-basefee", "GWEI", "1", "assumed at least"),
  MAX_BASEFEE("txmgr.max-basefee", "GWEI", "", "nothing is sent while L1's is higher"),
  FEE_LIMIT_MULTIPLIER(
      "fee-limit-multiplier",
      "N",
      "5",
      "fees are raised to so many times what L1 suggests",
      "OP_BATCHER_TXMGR_FEE_LIMIT_MULTIPLIER"),
  FEE_LIMIT_THRESHOLD(
      "txmgr.fee-limit-threshold", "GWEI", "100", "below it they are raised without that limit"),
  CELL_PROOF_TIME(
      "txmgr.cell-proof-time",
      "TIME",
      "",
      "L1 time from which blobs need cell proofs (Osaka); known for public L1s"),
  WAIT_NODE_SYNC(
      "wait-node-sync", "true|false", "false", "begin when the rollup node has read all of L1"),
  STOPPED("stopped", "true|false", "false", "send nothing until told to"),
  STOP_TIMEOUT(
      "stop-timeout", "DURATION", "30s", "at the end: how long to wait for what is on its way"),
  LOG_LEVEL("log.level", "LEVEL", "info", "trace, debug, info, warn or error");

  private static final String PREFIX = "OP_BATCHER_";

  private final String flag;
  private final String label;
  private final String usual;
  private final String description;
  private final String variable;

  BatcherFlag(String flag, String label, String usual, String description) {
    this(
        flag,
        label,
        usual,
        description,
        PREFIX + flag.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
  }

  BatcherFlag(String flag, String label, String usual, String description, String variable) {
    this.flag = flag;
    this.label = label;
    this.usual = usual;
    this.description = description;
    this.variable = variable;
  }

  /** Without the dashes. */
  public String flag() {
    return flag;
  }

  public String label() {
    return label;
  }

  /** Its value when none is given; empty when there is none. */
  public String usual() {
    return usual;
  }

  public String description() {
    return description;
  }

  public String variable() {
    return variable;
  }

  /** Whether the flag alone means true. */
  public boolean isSwitch() {
    return label.equals("true|false");
  }

  static List<String> names() {
    return Arrays.stream(values()).map(BatcherFlag::flag).toList();
  }

  static Optional<BatcherFlag> ofVariable(String name) {
    return Arrays.stream(values()).filter(each -> each.variable.equals(name)).findFirst();
  }
}
