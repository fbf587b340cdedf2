package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code opekko check} of op-sepolia against endpoints that are wrong in one way each. */
class CheckCommandTest {
  private static final int WRONG = 1;
  private static final String SEPOLIA = "\"0xaa36a7\"";
  private static final String OP_SEPOLIA = "\"0xaa37dc\"";

  @TempDir private Path folder;
  private FakeRpc l1;
  private FakeRpc engine;

  @BeforeEach
  void serveTheRightChains() throws IOException {
    l1 = new FakeRpc().on("eth_chainId", SEPOLIA);
    engine = new FakeRpc().on("eth_chainId", OP_SEPOLIA);
  }

  @AfterEach
  void close() {
    l1.close();
    engine.close();
  }

  private Typed check(String engineUrl) throws IOException {
    var secret = Files.writeString(folder.resolve("jwt.txt"), "0x" + "5f".repeat(32));
    return Typed.type(
        "check",
        "--network=op-sepolia",
        "--l1=" + l1.url(),
        "--l1.beacon=" + l1.url(),
        "--l2=" + engineUrl,
        "--l2.jwt-secret=" + secret);
  }

  private Typed checkSequencer(FakeRpc peer, String... more) throws IOException {
    var secret = Files.writeString(folder.resolve("jwt.txt"), "0x" + "5f".repeat(32));
    var words =
        new ArrayList<>(
            List.of(
                "check",
                "--network=op-sepolia",
                "--l1=" + l1.url(),
                "--l1.beacon=" + l1.url(),
                "--l2=" + engine.url(),
                "--l2.jwt-secret=" + secret,
                "--sequencer.enabled",
                "--sequencer.publish-to=" + peer.url()));
    words.addAll(List.of(more));
    return Typed.type(words.toArray(String[]::new));
  }

  @Test
  void shouldNameTheAccountThatSignsAndJudgePeers() throws IOException {
    try (var peer = new FakeRpc().on("admin_sequencerActive", "true")) {
      var key = "--p2p.sequencer.key=" + "7c".repeat(32);

      var typed = checkSequencer(peer, key);

      assertTrue(typed.out().contains("Sequencer signs as 0x"), typed.out());
      assertTrue(typed.out().contains("two sequencers make two chains"), typed.out());
      peer.on("admin_sequencerActive", "false");
      assertTrue(checkSequencer(peer, key).out().contains("takes admin calls"));
    }
  }

  @Test
  void shouldSayThatTheRemoteSignerDoesNotAnswer() throws IOException {
    var gone = new FakeRpc();
    gone.close();
    try (var peer = new FakeRpc().on("admin_sequencerActive", "false")) {
      assertSays(
          "Remote signer",
          checkSequencer(
              peer,
              "--signer.endpoint=" + gone.url(),
              "--signer.address=0x" + "a1".repeat(20),
              "--signer.tls.enabled=false"));
    }
  }

  private static void assertSays(String text, Typed typed) {
    assertEquals(WRONG, typed.exitCode(), typed.out());
    assertTrue(typed.out().contains(text), typed.out());
  }

  @Test
  void shouldSayThatL1IsOfAnotherChain() throws IOException {
    l1.on("eth_chainId", "\"0x1\"");
    assertSays("is of chain 1, but the rollup configuration says 11155111", check(engine.url()));
  }

  @Test
  void shouldSayThatTheEngineIsOfAnotherChain() throws IOException {
    engine.on("eth_chainId", "\"0xa\"");
    assertSays("is of chain 10, but the rollup configuration says 11155420", check(engine.url()));
  }

  @Test
  void shouldSayThatTheTokenIsRefused() throws IOException {
    engine.refusing(401);
    assertSays("wrong JWT secret or clock skew", check(engine.url()));
  }

  @Test
  void shouldSayThatNobodyListens() throws IOException {
    var gone = new FakeRpc();
    gone.close();
    assertSays("does not answer", check(gone.url()));
  }

  @Test
  void shouldSayWhatTheEngineLacks() throws IOException {
    engine.on("engine_exchangeCapabilities", "[\"engine_newPayloadV3\"]");
    var typed = check(engine.url());
    assertTrue(typed.out().contains("engine_newPayloadV4"), typed.out());
    assertTrue(typed.out().contains("upgrade it"), typed.out());
  }

  @Test
  void shouldRefuseASecretThatIsNone() throws IOException {
    var secret = Files.writeString(folder.resolve("short.txt"), "0x1234");
    var typed =
        Typed.type(
            "check",
            "--network=op-sepolia",
            "--l2=" + engine.url(),
            "--l1=" + l1.url(),
            "--l1.beacon=" + l1.url(),
            "--l2.jwt-secret=" + secret);
    assertEquals(2, typed.exitCode(), typed.out());
    assertTrue(typed.err().contains("--l2.jwt-secret"), typed.err());
    assertTrue(typed.err().contains(secret.toString()), typed.err());
  }
}
