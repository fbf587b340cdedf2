package opekko.devnet.genesis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import opekko.devnet.l1.L1Forks;
import opekko.devnet.l1.L1Genesis;

/** What a node must be told of an L1 that it does not know: geth's chain configuration. */
final class L1ConfigJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final L1Forks.BlobSchedule CANCUN =
      new L1Forks.BlobSchedule("cancun", 0, 3, 6, 3_338_477);

  private L1ConfigJson() {}

  static ObjectNode write(L1Genesis genesis) {
    var config = JSON.createObjectNode();
    GethGenesis.writeOldForks(config, genesis.chainId());
    config.put("shanghaiTime", 0);
    var schedules = JSON.createObjectNode();
    write(config, schedules, CANCUN);
    for (var schedule : genesis.forks().schedules()) write(config, schedules, schedule);
    config.set("blobSchedule", schedules);
    return config;
  }

  private static void write(
      ObjectNode config, ObjectNode schedules, L1Forks.BlobSchedule schedule) {
    config.put(schedule.name() + "Time", schedule.time());
    schedules
        .putObject(schedule.name())
        .put("target", schedule.target())
        .put("max", schedule.max())
        .put("baseFeeUpdateFraction", schedule.updateFraction());
  }
}
