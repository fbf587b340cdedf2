package opekko.node.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import opekko.devnet.genesis.DevnetOptions;
import opekko.node.config.ConfigError;

/** What a folder's chain was made with, kept beside it in {@code devnet.json}. */
final class ChainRecord {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long L1_BLOCK_TIME = 3;
  private static final long L2_BLOCK_TIME = 1;
  private static final long SEQ_WINDOW = 200;
  private static final long CHANNEL_TIMEOUT = 100;
  private static final String FILE = "devnet.json";

  private ChainRecord() {}

  /**
   * The options of the folder's chain: those it has if there is one, else those chosen now.
   *
   * @param now seconds since the epoch: the genesis of a new chain
   * @throws ConfigError when the choices cannot be, or are not those of the chain that is there
   */
  static DevnetOptions of(DevnetFolder folder, DevnetSettings settings, long now) {
    var file = folder.file(FILE);
    try {
      if (Files.exists(file)) {
        var options = read(file);
        requireSame(settings.chain(), options);
        return options;
      }
      var options = chosen(settings.chain(), now);
      Files.writeString(file, write(options));
      return options;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigError("devnet: " + e.getMessage());
    }
  }

  static boolean isIn(DevnetFolder folder) {
    return Files.exists(folder.file(FILE));
  }

  private static DevnetOptions chosen(ChainShape shape, long now) {
    var options =
        DevnetOptions.startingAt(now)
            .withBlockTimes(
                shape.l1BlockTime().orElse(L1_BLOCK_TIME), shape.blockTime().orElse(L2_BLOCK_TIME));
    options =
        options.withWindows(
            shape.seqWindow().orElse(SEQ_WINDOW),
            shape.channelTimeout().orElse(CHANNEL_TIMEOUT),
            options.windows().maxDrift());
    return shape.fork().isPresent() ? options.withForks(shape.fork().get(), Map.of()) : options;
  }

  /** A chain cannot be changed once it has begun. */
  private static void requireSame(ChainShape shape, DevnetOptions saved) {
    requireSame("--block-time", shape.blockTime(), saved.blockTimes().l2());
    requireSame("--l1-block-time", shape.l1BlockTime(), saved.blockTimes().l1());
    requireSame("--seq-window", shape.seqWindow(), saved.windows().sequencing());
    requireSame("--channel-timeout", shape.channelTimeout(), saved.windows().channelTimeout());
    var fork = shape.fork().orElse(saved.upgrades().atGenesis());
    if (fork != saved.upgrades().atGenesis())
      throw different("--fork", fork.flag(), saved.upgrades().atGenesis().flag());
  }

  private static void requireSame(String option, OptionalLong chosen, long saved) {
    if (chosen.isPresent() && chosen.getAsLong() != saved)
      throw different(option, String.valueOf(chosen.getAsLong()), String.valueOf(saved));
  }

  private static ConfigError different(String option, String chosen, String saved) {
    return new ConfigError(
        "%s %s: the chain in this folder was made with %s; leave the option out, or choose another folder"
            .formatted(option, chosen, saved));
  }

  private static String write(DevnetOptions options) {
    return JSON.createObjectNode()
        .put("genesisTime", options.genesisTime())
        .put("l1BlockTime", options.blockTimes().l1())
        .put("l2BlockTime", options.blockTimes().l2())
        .put("seqWindow", options.windows().sequencing())
        .put("channelTimeout", options.windows().channelTimeout())
        .put("maxDrift", options.windows().maxDrift())
        .put("fork", options.upgrades().atGenesis().flag())
        .put("gasLimit", options.gasLimit())
        .toPrettyString();
  }

  private static DevnetOptions read(Path file) throws IOException {
    var json = JSON.readTree(file.toFile());
    return new DevnetOptions(
        number(file, json, "genesisTime"),
        new DevnetOptions.BlockTimes(
            number(file, json, "l1BlockTime"), number(file, json, "l2BlockTime")),
        new DevnetOptions.Windows(
            number(file, json, "seqWindow"),
            number(file, json, "channelTimeout"),
            number(file, json, "maxDrift")),
        new DevnetOptions.Forks(ChainShape.fork(json.path("fork").asText()), Map.of()),
        number(file, json, "gasLimit"),
        List.of());
  }

  private static long number(Path file, JsonNode json, String field) {
    if (!json.path(field).isIntegralNumber())
      throw new IllegalArgumentException(
          "%s says nothing of %s: it is damaged; choose another folder or delete this one"
              .formatted(file, field));
    return json.get(field).asLong();
  }
}
