package opekko.rpc.l1;

import java.util.List;
import opekko.rpc.pool.BatchedCalls;

/**
 * How to read L1.
 *
 * @param trustsRpc skips hashes and roots: only for an endpoint that is as good as one's own memory
 * @param receipts methods to try, in this order
 * @param limits for each endpoint
 */
public record L1Settings(
    boolean trustsRpc, List<ReceiptsMethod> receipts, BatchedCalls.Limits limits) {
  /** As op-node starts without flags. */
  public static final L1Settings DEFAULTS =
      new L1Settings(
          false, ReceiptsMethod.orderFor("standard"), new BatchedCalls.Limits(20, 0, 10));
}
