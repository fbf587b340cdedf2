package opekko.devnet.l2rpc;

import static opekko.devnet.l2rpc.EngineError.INVALID_PARAMS;
import static opekko.devnet.l2rpc.EngineError.INVALID_PAYLOAD_ATTRIBUTES;
import static opekko.devnet.l2rpc.EngineError.UNSUPPORTED_FORK;
import static opekko.devnet.l2rpc.EngineError.check;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fork.Hardfork;

/**
 * Whether a method's version fits the fork of the block it is about. Texts are op-geth's.
 *
 * @spec op-geth eth/catalyst/api.go
 */
record EngineVersionCheck(RollupConfig config) {

  void checkAttributes(int version, PayloadAttributes attributes) {
    var time = attributes.timestamp();
    var hasWithdrawals = attributes.withdrawals().isPresent();
    var hasRoot = attributes.parentBeaconBlockRoot().isPresent();
    var isEcotone = config.isActive(Hardfork.ECOTONE, time);
    switch (version) {
      case 1 -> {
        check(
            !hasWithdrawals && !hasRoot,
            INVALID_PARAMS,
            "withdrawals and beacon root not supported in V1");
        check(!isEcotone, INVALID_PARAMS, "fcuV1 called post-shanghai");
      }
      case 2 -> {
        check(!hasRoot, INVALID_PAYLOAD_ATTRIBUTES, "unexpected beacon root");
        check(
            !isEcotone,
            UNSUPPORTED_FORK,
            "fcuV2 must only be called with paris or shanghai payloads");
      }
      default -> {
        check(hasWithdrawals, INVALID_PAYLOAD_ATTRIBUTES, "missing withdrawals");
        check(hasRoot, INVALID_PAYLOAD_ATTRIBUTES, "missing beacon root");
        check(
            isEcotone,
            UNSUPPORTED_FORK,
            "fcuV3 must only be called for cancun/prague/osaka payloads");
      }
    }
  }

  /**
   * @param time of the block that was built
   */
  void checkPayloadAsked(int version, long time) {
    var wanted = config.isActive(Hardfork.ECOTONE, time) ? 3 : 2;
    if (config.isActive(Hardfork.ISTHMUS, time)) wanted = 4;
    if (config.isActive(Hardfork.KARST, time)) wanted = 5;
    var fits = version == wanted || version == 1 && wanted == 2;
    check(fits, UNSUPPORTED_FORK, "the block of time %d wants version %d".formatted(time, wanted));
  }

  void checkNewPayload(int version, ExecutionPayload payload) {
    var time = payload.timestamp();
    var isCanyon = config.isActive(Hardfork.CANYON, time);
    var isEcotone = config.isActive(Hardfork.ECOTONE, time);
    var isIsthmus = config.isActive(Hardfork.ISTHMUS, time);
    var hasWithdrawals = payload.withdrawals().isPresent();
    if (version == 1) check(!hasWithdrawals, INVALID_PARAMS, "withdrawals not supported in V1");
    if (version == 2) {
      check(!isEcotone, INVALID_PARAMS, "can't use newPayloadV2 post-cancun");
      check(hasWithdrawals || !isCanyon, INVALID_PARAMS, "nil withdrawals post-shanghai");
      check(!hasWithdrawals || isCanyon, INVALID_PARAMS, "non-nil withdrawals pre-shanghai");
    }
    if (version >= 3) {
      check(hasWithdrawals, INVALID_PARAMS, "nil withdrawals post-shanghai");
      check(payload.excessBlobGas().isPresent(), INVALID_PARAMS, "nil excessBlobGas post-cancun");
      check(payload.blobGasUsed().isPresent(), INVALID_PARAMS, "nil blobGasUsed post-cancun");
    }
    if (version == 3)
      check(
          isEcotone && !isIsthmus,
          UNSUPPORTED_FORK,
          "newPayloadV3 must only be called for cancun payloads");
    if (version == 4)
      check(isIsthmus, UNSUPPORTED_FORK, "newPayloadV4 must only be called for prague payloads");
  }
}
