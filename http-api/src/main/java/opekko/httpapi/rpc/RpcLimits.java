package opekko.httpapi.rpc;

import java.time.Duration;

/**
 * What one request may cost.
 *
 * @param maxBodyBytes the longest body
 * @param maxBatch calls in one batch
 * @param timeout for the whole request, its batch included
 */
public record RpcLimits(int maxBodyBytes, int maxBatch, Duration timeout) {
  /** The reference's body limit, and the batch limit of its execution engine. */
  public static final RpcLimits DEFAULT =
      new RpcLimits(5 * 1024 * 1024, 1000, Duration.ofSeconds(20));

  public RpcLimits {
    if (maxBodyBytes <= 0 || maxBatch <= 0 || !timeout.isPositive())
      throw new IllegalArgumentException("limits must be more than zero");
  }
}
