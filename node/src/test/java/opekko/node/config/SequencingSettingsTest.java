package opekko.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.rpc.http.HttpCall.Header;
import opekko.rpc.tls.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencingSettingsTest {
  private static final String KEY = "7c".repeat(32);
  private static final String ACCOUNT = "0x" + "a1".repeat(20);

  @TempDir private Path folder;

  private static Optional<SequencingSettings> read(Map<String, String> flags) {
    var all =
        new HashMap<>(
            Map.of(
                "network", "op-sepolia",
                "l1.beacon", "http://127.0.0.1:5052",
                "l2", "http://127.0.0.1:8551",
                "l2.jwt-secret", "jwt.txt"));
    all.putAll(flags);
    return Settings.read(Settings.merged(all, Map.of(), Optional.empty()), Map.of()).sequencing();
  }

  private static SequencingSettings enabled(Map<String, String> flags) {
    var all = new HashMap<>(flags);
    all.put("sequencer.enabled", "true");
    return read(all).orElseThrow();
  }

  @Test
  void shouldNotSequenceUnlessToldTo() {
    assertEquals(Optional.empty(), read(Map.of()));
    assertEquals(Optional.empty(), read(Map.of("p2p.sequencer.key", KEY)));
  }

  @Test
  void shouldHaveOpNodesDefaults() {
    var settings = enabled(Map.of("p2p.sequencer.key", KEY));

    assertFalse(settings.isStopped());
    assertFalse(settings.recovers());
    assertEquals(0, settings.maxSafeLag());
    assertEquals(4, settings.l1Confirmations());
    assertEquals(Duration.ofMillis(50), settings.firstSealing());
    assertEquals(List.of(), settings.publishTo());
    assertEquals(Optional.empty(), settings.adminState());
  }

  @Test
  void shouldTakeOpNodesFlags() {
    var settings =
        enabled(
            Map.of(
                "p2p.sequencer.key", "0x" + KEY,
                "sequencer.stopped", "true",
                "sequencer.recover", "true",
                "sequencer.max-safe-lag", "300",
                "sequencer.l1-confs", "0",
                "sequencer.sealing-duration", "0",
                "sequencer.publish-to", "http://one:9545,http://two:9545",
                "rpc.admin-state", "state.json",
                "data-dir", "data"));

    assertEquals(
        new SequencingSettings(
            true,
            true,
            300,
            0,
            Duration.ofMillis(50),
            List.of(URI.create("http://one:9545"), URI.create("http://two:9545")),
            new SignerSettings.Local(Bytes.fromHex(KEY)),
            Path.of("data", "commit-log"),
            Optional.of(Path.of("state.json")),
            Optional.empty()),
        settings);
  }

  @Test
  void shouldWaitForItsConductorAfterEachStart() {
    var settings =
        enabled(
            Map.of(
                "p2p.sequencer.key", KEY,
                "conductor.enabled", "true",
                "conductor.rpc", "http://127.0.0.1:9000",
                "conductor.rpc-timeout", "2s",
                "data-dir", "data"));

    assertTrue(settings.isStopped());
    assertEquals(Optional.empty(), settings.adminState());
    assertEquals(
        Optional.of(
            new ConductorSettings(URI.create("http://127.0.0.1:9000"), Duration.ofSeconds(2))),
        settings.conductor());
  }

  @Test
  void shouldRefuseWhatAConductorDecidesAlready() {
    var conducted = Map.of("p2p.sequencer.key", KEY, "conductor.enabled", "true");
    var remembering = new HashMap<>(conducted);
    remembering.put("rpc.admin-state", "state.json");
    var clustered = new HashMap<>(conducted);
    clustered.put("ha.id", "a");

    assertTrue(
        refusal(remembering).contains("config persistence must be disabled"), refusal(remembering));
    assertTrue(
        refusal(clustered).contains("a node of a cluster needs no op-conductor"),
        refusal(clustered));
  }

  @Test
  void shouldKeepTheWishInTheDataFolderUnlessToldOtherwise() {
    var settings = enabled(Map.of("p2p.sequencer.key", KEY, "data-dir", "data"));

    assertEquals(Optional.of(Path.of("data", "admin-state")), settings.adminState());
  }

  @Test
  void shouldReadTheKeyFromAFileAndNeverShowIt() throws IOException {
    var file = Files.writeString(folder.resolve("key"), "0x" + KEY + "\n");
    var settings = enabled(Map.of("p2p.sequencer.key", file.toString()));

    assertEquals(new SignerSettings.Local(Bytes.fromHex(KEY)), settings.signer());
    assertFalse(settings.toString().contains(KEY));
    Files.writeString(file, KEY.substring(2));
    var refused = refusal(Map.of("p2p.sequencer.key", file.toString()));
    assertTrue(refused.contains("does not hold 32 bytes in hex"), refused);
    var noFile = refusal(Map.of("p2p.sequencer.key", KEY.substring(1)));
    assertFalse(noFile.contains(KEY.substring(1)), "the key is shown: " + noFile);
  }

  @Test
  void shouldTakeARemoteSigner() {
    var settings =
        enabled(
            Map.of(
                "signer.endpoint", "https://signer:8080",
                "signer.address", ACCOUNT,
                "signer.header", "X-Team=rollup,X-Key=a=b"));

    assertEquals(
        new SignerSettings.Remote(
            URI.create("https://signer:8080"),
            Address.fromHex(ACCOUNT),
            List.of(new Header("X-Team", "rollup"), new Header("X-Key", "a=b")),
            Optional.of(
                new TlsFiles(
                    Path.of("tls/ca.crt"), Path.of("tls/tls.crt"), Path.of("tls/tls.key")))),
        settings.signer());
  }

  @Test
  void shouldRefuseASequencerThatCannotSign() {
    assertTrue(refusal(Map.of()).contains("a sequencer signs its blocks"));
    assertTrue(
        refusal(Map.of("signer.endpoint", "https://signer:8080"))
            .contains("signer endpoint and address must both be set or not set"));
    assertTrue(
        refusal(
                Map.of(
                    "p2p.sequencer.key",
                    KEY,
                    "signer.endpoint",
                    "https://signer:8080",
                    "signer.address",
                    ACCOUNT))
            .contains("cannot specify both a private key and a remote signer"));
    assertTrue(
        refusal(Map.of("signer.endpoint", "https://signer", "signer.address", "0x12"))
            .startsWith("--signer.address"));
  }

  private static String refusal(Map<String, String> flags) {
    return assertThrows(ConfigError.class, () -> enabled(flags)).getMessage();
  }
}
