package opekko.rpc.engine;

import java.util.List;
import java.util.Set;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;

/**
 * Which version of each method to call: the one the fork asks for, or where the engine does not
 * offer that, the next one that can carry the same block.
 *
 * @param offered what engine_exchangeCapabilities answered; empty when it is not known
 * @spec exec-engine.md#engine-api; op-node rollup/types.go
 */
record EngineVersions(ForkSchedule forks, Set<String> offered) {
  /** What this client can call, for the exchange of capabilities. */
  static final List<String> SUPPORTED =
      List.of(
          "engine_forkchoiceUpdatedV1",
          "engine_forkchoiceUpdatedV2",
          "engine_forkchoiceUpdatedV3",
          "engine_getPayloadV2",
          "engine_getPayloadV3",
          "engine_getPayloadV4",
          "engine_getPayloadV5",
          "engine_newPayloadV2",
          "engine_newPayloadV3",
          "engine_newPayloadV4");

  /** Without attributes always V3 where there is one, even before Ecotone: so does op-node. */
  String forkchoiceUpdated() {
    return firstOffered("engine_forkchoiceUpdated", 3, 2, 1);
  }

  String forkchoiceUpdated(PayloadAttributes attributes) {
    var time = attributes.timestamp();
    if (forks.isActive(Hardfork.ECOTONE, time)) return firstOffered("engine_forkchoiceUpdated", 3);
    if (forks.isActive(Hardfork.CANYON, time))
      return firstOffered("engine_forkchoiceUpdated", 2, 3);
    return firstOffered("engine_forkchoiceUpdated", 1, 2);
  }

  String getPayload(long time) {
    if (forks.isActive(Hardfork.KARST, time)) return firstOffered("engine_getPayload", 5, 4);
    if (forks.isActive(Hardfork.ISTHMUS, time)) return firstOffered("engine_getPayload", 4);
    if (forks.isActive(Hardfork.ECOTONE, time)) return firstOffered("engine_getPayload", 3);
    return firstOffered("engine_getPayload", 2);
  }

  int newPayload(long time) {
    if (forks.isActive(Hardfork.ISTHMUS, time)) return 4;
    return forks.isActive(Hardfork.ECOTONE, time) ? 3 : 2;
  }

  /**
   * The first version that is offered; the first of all when none is, so that the engine's own
   * error shows.
   */
  private String firstOffered(String method, int... versions) {
    for (var version : versions)
      if (offered.contains(method + "V" + version)) return method + "V" + version;
    return method + "V" + versions[0];
  }
}
