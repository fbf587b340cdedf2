package opekko.protocol.ssz;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.fork.Hardfork;

/**
 * The forms a payload has on gossip, one for each topic. {@code fixedSize}: bytes before the
 * variable parts.
 */
public enum PayloadVersion {
  V1(508),
  V2(512),
  V3(528),
  V4(560);

  private final int fixedSize;

  PayloadVersion(int fixedSize) {
    this.fixedSize = fixedSize;
  }

  int fixedSize() {
    return fixedSize;
  }

  boolean hasWithdrawals() {
    return this != V1;
  }

  boolean hasBlobGas() {
    return compareTo(V3) >= 0;
  }

  boolean hasWithdrawalsRoot() {
    return this == V4;
  }

  /** The form that holds all that a block has, whatever its chain. */
  public static PayloadVersion of(ExecutionPayload payload) {
    if (payload.withdrawalsRoot().isPresent()) return V4;
    if (payload.blobGasUsed().isPresent()) return V3;
    return payload.withdrawals().isPresent() ? V2 : V1;
  }

  /** The form of a block of this time. */
  public static PayloadVersion at(RollupConfig config, long l2Time) {
    if (config.isActive(Hardfork.ISTHMUS, l2Time)) return V4;
    if (config.isActive(Hardfork.ECOTONE, l2Time)) return V3;
    return config.isActive(Hardfork.CANYON, l2Time) ? V2 : V1;
  }
}
