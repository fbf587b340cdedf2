package opekko.node.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import opekko.devnet.batcher.DataAvailability;
import opekko.node.config.ConfigError;
import opekko.protocol.channel.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatcherOptionsTest {
  private static final String KEY = "11".repeat(32);
  private static final Map<String, String> NEEDED =
      Map.of(
          "l1-eth-rpc", "http://127.0.0.1:8545",
          "l2-eth-rpc", "http://127.0.0.1:9545",
          "rollup-rpc", "https://127.0.0.1:7545",
          "private-key", KEY);

  private static BatcherOptions read(Map<String, String> more) {
    var flags = new HashMap<>(NEEDED);
    flags.putAll(more);
    return BatcherOptions.read(flags, Map.of(), Map.of());
  }

  private static String mistake(Map<String, String> more) {
    return assertThrows(ConfigError.class, () -> read(more)).getMessage();
  }

  @Test
  void shouldHaveTheDefaultsOfOpBatcher() {
    var options = read(Map.of());
    var channels = options.settings().channels();
    assertEquals(DataAvailability.CALLDATA, channels.availability());
    assertFalse(channels.spans());
    assertEquals(Compression.ZLIB, channels.compression());
    assertEquals(1, channels.targetFrames());
    assertEquals(120_000, channels.maxCalldata());
    assertEquals(0, channels.maxDuration());
    assertEquals(10, channels.safetyMargin());
    var sending = options.settings().sending();
    assertEquals(1, sending.maxPending());
    assertEquals(10, sending.confirmations());
    assertEquals(Duration.ofSeconds(48), sending.resubmission());
    assertEquals(Duration.ofSeconds(6), options.settings().pollInterval());
    assertEquals(BigInteger.TEN.pow(11), options.settings().fees().limitThreshold());
    assertEquals(OptionalLong.empty(), options.cellProofTime());
    assertEquals(options.key().address(), sending.account());
  }

  @Test
  void shouldTakeFlagsBeforeVariables() {
    var flags = new HashMap<>(NEEDED);
    flags.put("batch-type", "1");
    flags.remove("l1-eth-rpc");
    var options =
        BatcherOptions.read(
            flags,
            Map.of(),
            Map.of(
                "OP_BATCHER_BATCH_TYPE", "0",
                "OP_BATCHER_L1_ETH_RPC", "http://10.0.0.1:8545",
                "OP_BATCHER_TXMGR_FEE_LIMIT_MULTIPLIER", "7"));
    assertTrue(options.settings().channels().spans());
    assertEquals(URI.create("http://10.0.0.1:8545"), options.l1());
    assertEquals(7, options.settings().fees().limitMultiplier());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "l1-eth-rpc              | 127.0.0.1:8545     | is no address like http://host:port",
        "l1-eth-rpc              | http://a,http://b  | one address only",
        "l2-eth-rpc              | http://a,b         | 'b' is no address like http://host:port",
        "rollup-rpc              | http://a,http://b  | 2 rollup nodes, but 1 engines in --l2-eth-rpc",
        "rollup-rpc              | ws://127.0.0.1     | is no address like http://host:port",
        "private-key             | 0x1234             | neither a key of 64 hex digits nor a file",
        "data-availability-type  | alt                | is none of blobs, calldata, auto",
        "batch-type              | 2                  | is none of 0, 1",
        "compression-algo        | lz4                | is none of zlib, brotli",
        "target-num-frames       | 0                  | 0 is not from 1",
        "max-l1-tx-size-bytes    | 20                 | a frame does not fit a transaction of 20",
        "max-channel-duration    | -1                 | must not be negative",
        "poll-interval           | 6                  | is no duration",
        "poll-interval           | 0s                 | must be positive",
        "num-confirmations       | 0                  | 0 is not from 1",
        "max-pending-tx          | many               | 'many' is no number",
        "txmgr.min-tip-cap       | cheap              | is no amount in gwei",
        "wait-node-sync          | yes                | is none of true, false"
      })
  void shouldNameFlagAndProblem(String flag, String value, String problem) {
    var message = mistake(Map.of(flag, value));
    assertTrue(message.contains("--" + flag), message);
    assertTrue(message.contains(problem), message);
  }

  @Test
  void shouldPairRollupNodesWithEngines() {
    var options =
        read(Map.of("l2-eth-rpc", "http://a:1, http://b:1", "rollup-rpc", "http://a:2,http://b:2"));
    assertEquals(
        List.of(
            new SequencerEndpoints(URI.create("http://a:2"), URI.create("http://a:1")),
            new SequencerEndpoints(URI.create("http://b:2"), URI.create("http://b:1"))),
        options.sequencers());
    assertEquals(Duration.ofSeconds(5), options.checkInterval());
  }

  @ParameterizedTest
  @CsvSource({
    "l1-eth-rpc, OP_BATCHER_L1_ETH_RPC",
    "l2-eth-rpc, OP_BATCHER_L2_ETH_RPC",
    "rollup-rpc, OP_BATCHER_ROLLUP_RPC",
    "private-key, OP_BATCHER_PRIVATE_KEY"
  })
  void shouldAskForWhatIsNeeded(String flag, String variable) {
    var message = mistake(Map.of(flag, ""));
    assertTrue(message.contains("--" + flag + ": is needed, or " + variable), message);
  }

  @Test
  void shouldTakeNoMoreBlobsThanL1Does() {
    var message = mistake(Map.of("data-availability-type", "blobs", "target-num-frames", "7"));
    assertTrue(message.contains("at most 6 blobs"), message);
    read(Map.of("data-availability-type", "calldata", "target-num-frames", "7"));
  }

  @Test
  void shouldNeverShowTheKey() {
    var options = read(Map.of());
    assertFalse(options.toString().contains(KEY));
  }

  @Test
  void shouldAcceptWhatChangesNothingAndSayWhy() {
    var options =
        BatcherOptions.read(
            NEEDED,
            Map.of("metrics.enabled", "true", "compressor", "shadow"),
            Map.of("OP_BATCHER_NO_SUCH_THING", "1"));
    assertEquals(3, options.warnings().size());
    assertTrue(
        options.warnings().contains("OP_BATCHER_NO_SUCH_THING has no effect: no such option here"));
  }

  @ParameterizedTest
  @CsvSource({
    "mnemonic, give the key itself",
    "signer.endpoint, remote signers",
    "altda.enabled, alternative data",
    "max-chanel-duration, did you mean --max-channel-duration?"
  })
  void shouldRefuseWhatItCannotDo(String flag, String problem) {
    var message =
        assertThrows(
                ConfigError.class,
                () -> BatcherOptions.read(NEEDED, Map.of(flag, "true"), Map.of()))
            .getMessage();
    assertTrue(message.contains("--" + flag) && message.contains(problem), message);
  }

  @Test
  void shouldGiveEachFlagAVariableOfItsOwn() {
    var variables = List.of(BatcherFlag.values()).stream().map(BatcherFlag::variable).distinct();
    assertEquals(BatcherFlag.values().length, variables.count());
  }
}
