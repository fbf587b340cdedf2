package opekko.rpc.l1;

import java.util.List;

/** The ways to get a block's receipts. */
public enum ReceiptsMethod {
  /** eth_getBlockReceipts: one call, offered nearly everywhere by now. */
  BLOCK_RECEIPTS,
  /** debug_getRawReceipts: one call, the smallest answer; own nodes only. */
  RAW_RECEIPTS,
  /** eth_getTransactionReceipt for each transaction. */
  BY_TRANSACTION;

  /**
   * The order for a value of op-node's {@code l1.rpckind}: nodes of one's own serve the debug
   * namespace cheaply, providers bill it.
   */
  public static List<ReceiptsMethod> orderFor(String rpcKind) {
    return switch (rpcKind) {
      case "debug_geth", "erigon" -> List.of(RAW_RECEIPTS, BLOCK_RECEIPTS, BY_TRANSACTION);
      case "basic" -> List.of(BY_TRANSACTION);
      default -> List.of(BLOCK_RECEIPTS, RAW_RECEIPTS, BY_TRANSACTION);
    };
  }
}
