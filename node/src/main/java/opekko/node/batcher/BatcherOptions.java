package opekko.node.batcher;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import opekko.devnet.batcher.BatcherSettings;
import opekko.devnet.batcher.ChannelSettings;
import opekko.devnet.batcher.DataAvailability;
import opekko.devnet.batcher.FeeSettings;
import opekko.devnet.batcher.SendSettings;
import opekko.node.config.ConfigError;
import opekko.node.transact.SigningKey;
import opekko.protocol.channel.Compression;

/**
 * What {@code opekko batcher} was told.
 *
 * @param sequencers at least one; of several the one that sequences is followed
 * @param checkInterval how often they are asked which of them that is
 * @param settings with a cell-proof time that is never, unless one was given
 * @param cellProofTime as given
 * @param networkTimeout of one RPC call
 * @param warnings about options that have no effect
 */
public record BatcherOptions(
    URI l1,
    List<SequencerEndpoints> sequencers,
    Duration checkInterval,
    SigningKey key,
    BatcherSettings settings,
    OptionalLong cellProofTime,
    Duration networkTimeout,
    String logLevel,
    List<String> warnings) {
  private static final String PREFIX = "OP_BATCHER_";
  private static final int ANY = Integer.MAX_VALUE;

  /** These are quality 10 all the same. */
  private static final List<String> BROTLI_NAMES =
      List.of("brotli", "brotli-9", "brotli-10", "brotli-11");

  public BatcherOptions {
    sequencers = List.copyOf(sequencers);
    warnings = List.copyOf(warnings);
  }

  /**
   * @param flags values by flag, without the dashes
   * @param foreign flags that are not in {@link BatcherFlag}
   * @throws ConfigError naming the flag, the problem and often the remedy
   */
  public static BatcherOptions read(
      Map<String, String> flags, Map<String, String> foreign, Map<String, String> environment) {
    var given = new GivenOptions(flags, environment);
    var warnings = new ArrayList<>(ForeignBatcherFlag.warnings(foreign));
    warnings.addAll(unknownVariables(environment));
    var proofTime =
        given.optional(BatcherFlag.CELL_PROOF_TIME).isPresent()
            ? OptionalLong.of(given.time(BatcherFlag.CELL_PROOF_TIME))
            : OptionalLong.empty();
    // Where they are is asked for first: without them nothing else is of use.
    var l1 = given.endpoint(BatcherFlag.L1_ETH_RPC);
    var sequencers = sequencers(given);
    var key = key(given);
    return new BatcherOptions(
        l1,
        sequencers,
        given.duration(BatcherFlag.ACTIVE_SEQUENCER_CHECK_DURATION),
        key,
        settings(given, sending(given, key, proofTime.orElse(Long.MAX_VALUE))),
        proofTime,
        given.duration(BatcherFlag.NETWORK_TIMEOUT),
        given.text(BatcherFlag.LOG_LEVEL),
        warnings);
  }

  private static List<SequencerEndpoints> sequencers(GivenOptions given) {
    var engines = given.endpoints(BatcherFlag.L2_ETH_RPC);
    var nodes = given.endpoints(BatcherFlag.ROLLUP_RPC);
    if (engines.size() != nodes.size())
      throw given.error(
          BatcherFlag.ROLLUP_RPC,
          "%d rollup nodes, but %d engines in --%s: each node needs its own, in the same order"
              .formatted(nodes.size(), engines.size(), BatcherFlag.L2_ETH_RPC.flag()));
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> new SequencerEndpoints(nodes.get(i), engines.get(i)))
        .toList();
  }

  private static SigningKey key(GivenOptions given) {
    try {
      return SigningKey.of(given.text(BatcherFlag.PRIVATE_KEY));
    } catch (IllegalArgumentException e) {
      throw given.error(BatcherFlag.PRIVATE_KEY, e.getMessage());
    }
  }

  private static BatcherSettings settings(GivenOptions given, SendSettings sending) {
    var interval = given.duration(BatcherFlag.POLL_INTERVAL);
    if (!interval.isPositive()) throw given.error(BatcherFlag.POLL_INTERVAL, "must be positive");
    return new BatcherSettings(
        channels(given),
        sending,
        fees(given),
        interval,
        given.isOn(BatcherFlag.WAIT_NODE_SYNC),
        given.isOn(BatcherFlag.STOPPED),
        given.duration(BatcherFlag.STOP_TIMEOUT));
  }

  private static ChannelSettings channels(GivenOptions given) {
    var availability =
        switch (given.choice(
            BatcherFlag.DATA_AVAILABILITY_TYPE, List.of("blobs", "calldata", "auto"))) {
          case "blobs" -> DataAvailability.BLOBS;
          case "auto" -> DataAvailability.AUTO;
          default -> DataAvailability.CALLDATA;
        };
    var algorithms = new ArrayList<>(List.of("zlib"));
    algorithms.addAll(BROTLI_NAMES);
    var isBrotli = BROTLI_NAMES.contains(given.choice(BatcherFlag.COMPRESSION_ALGO, algorithms));
    var perSpan = given.number(BatcherFlag.MAX_BLOCKS_PER_SPAN_BATCH, 0, ANY);
    try {
      return new ChannelSettings(
          availability,
          given.choice(BatcherFlag.BATCH_TYPE, List.of("0", "1")).equals("1"),
          perSpan == 0 ? ANY : perSpan,
          isBrotli ? Compression.BROTLI : Compression.ZLIB,
          given.number(BatcherFlag.MAX_CHANNEL_DURATION, 0, ANY),
          given.number(BatcherFlag.SUB_SAFETY_MARGIN, 0, ANY),
          given.number(BatcherFlag.TARGET_NUM_FRAMES, 1, ANY),
          given.number(BatcherFlag.MAX_L1_TX_SIZE_BYTES, 1, ANY));
    } catch (IllegalArgumentException e) {
      throw new ConfigError(
          "--%s, --%s: %s"
              .formatted(
                  BatcherFlag.TARGET_NUM_FRAMES.flag(),
                  BatcherFlag.MAX_L1_TX_SIZE_BYTES.flag(),
                  e.getMessage()));
    }
  }

  private static SendSettings sending(GivenOptions given, SigningKey key, long proofTime) {
    return new SendSettings(
        key.address(),
        given.number(BatcherFlag.MAX_PENDING_TX, 0, ANY),
        given.number(BatcherFlag.NUM_CONFIRMATIONS, 1, ANY),
        given.duration(BatcherFlag.RESUBMISSION_TIMEOUT),
        given.duration(BatcherFlag.REBROADCAST_INTERVAL),
        proofTime);
  }

  private static FeeSettings fees(GivenOptions given) {
    return new FeeSettings(
        given.wei(BatcherFlag.MIN_TIP_CAP).orElseThrow(),
        given.wei(BatcherFlag.MAX_TIP_CAP),
        given.wei(BatcherFlag.MIN_BASEFEE).orElseThrow(),
        given.wei(BatcherFlag.MAX_BASEFEE),
        given.number(BatcherFlag.FEE_LIMIT_MULTIPLIER, 1, ANY),
        given.wei(BatcherFlag.FEE_LIMIT_THRESHOLD).orElseThrow());
  }

  private static List<String> unknownVariables(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && BatcherFlag.ofVariable(name).isEmpty())
        .sorted()
        .map(name -> name + " has no effect: no such option here")
        .toList();
  }
}
