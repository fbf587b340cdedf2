package opekko.protocol.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.config.L1ChainConfig.BlobFork;
import opekko.protocol.fault.InvalidData;

/** L1 chain configurations: geth's JSON, and the public chains by id. */
public final class L1ChainJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> BLOB_FORKS =
      List.of("cancun", "prague", "osaka", "bpo1", "bpo2", "bpo3", "bpo4", "bpo5", "amsterdam");

  private static final long CANCUN = 3_338_477;
  private static final long PRAGUE = 5_007_716;
  private static final long BPO1 = 8_346_193;
  private static final long BPO2 = 11_684_671;

  private static final Map<Long, L1ChainConfig> PUBLIC =
      Map.of(
          1L, of(1, 1_710_338_135, 1_746_612_311, 1_764_798_551, 1_765_290_071, 1_767_747_671),
          11_155_111L,
              of(
                  11_155_111,
                  1_706_655_072,
                  1_741_159_776,
                  1_760_427_360,
                  1_761_017_184,
                  1_761_607_008),
          17_000L,
              of(17_000, 1_707_305_664, 1_740_434_112, 1_759_308_480, 1_759_800_000, 1_760_389_824),
          560_048L, of(560_048, 0, 1_742_999_832, 1_761_677_592, 1_762_365_720, 1_762_955_544));

  private L1ChainJson() {}

  /** The configuration of a public L1; empty for any other chain. */
  public static Optional<L1ChainConfig> known(long chainId) {
    return Optional.ofNullable(PUBLIC.get(chainId));
  }

  /**
   * @param text geth's chain config, alone or as {@code config} of a genesis file
   * @throws InvalidData when it is no such JSON, or a blob fork has a time but no schedule
   */
  public static L1ChainConfig read(String text) {
    try {
      var root = JSON.readTree(text);
      return read(root.has("config") ? root.get("config") : root);
    } catch (JsonProcessingException e) {
      throw new InvalidData("L1 chain config: no JSON: " + e.getOriginalMessage());
    }
  }

  private static L1ChainConfig read(JsonNode root) {
    var fields = new JsonFields(root, "");
    var forks = new ArrayList<BlobFork>();
    for (var name : BLOB_FORKS) {
      var time = fields.optionalNumber(name + "Time");
      if (time.isEmpty()) continue;
      var schedule = fields.object("blobSchedule").object(name);
      forks.add(new BlobFork(name, time.getAsLong(), schedule.positive("baseFeeUpdateFraction")));
    }
    return new L1ChainConfig(fields.number("chainId"), forks);
  }

  private static L1ChainConfig of(
      long chainId, long cancun, long prague, long osaka, long bpo1, long bpo2) {
    return new L1ChainConfig(
        chainId,
        List.of(
            new BlobFork("cancun", cancun, CANCUN),
            new BlobFork("prague", prague, PRAGUE),
            new BlobFork("osaka", osaka, PRAGUE),
            new BlobFork("bpo1", bpo1, BPO1),
            new BlobFork("bpo2", bpo2, BPO2)));
  }
}
