package opekko.rpc.signer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.PayloadSigningHash;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.http.HttpCall.Header;
import opekko.rpc.testkit.Exchanges;
import opekko.rpc.testkit.ScriptedRpc;
import opekko.rpc.testkit.ScriptedServer.Reply;
import opekko.rpc.testkit.TestAuthority;
import opekko.rpc.tls.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSignerTest {
  private static final Bytes KEY = Bytes.fromHex("0x" + "5a".repeat(32));
  private static final Address ACCOUNT = Secp256k1.addressOfKey(KEY);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long CHAIN = 901;
  private static final Hash PAYLOAD = Hash.fromHex("0x" + "33".repeat(32));

  @TempDir Path folder;

  private final TestAuthority authority = new TestAuthority("signers");
  private final ScriptedRpc server = new ScriptedRpc(authority.context(authority.issue("signer")));

  @AfterEach
  void stop() {
    server.close();
  }

  private static SigningRequest request(long chain, Hash payload) {
    return new SigningRequest(chain, payload, BlockId.NONE, 0);
  }

  @Test
  void shouldSpeakAsOpNodeDoes() throws JsonProcessingException {
    var recorded = Vectors.json("rpc-examples", "block-signing.json").get("cases").get(0);
    var hash = Hash.fromHex(recorded.get("payload_hash").asText());
    var chain = recorded.get("chain_id").asLong();
    server.on("opsigner_signBlockPayload", signed(chain, hash, KEY));

    var signature = found(client().sign(request(chain, hash)));

    assertEquals(
        Optional.of(ACCOUNT),
        Secp256k1.recover(PayloadSigningHash.of(chain, hash), signature.rs(), signature.yParity()));
    var sent = server.server().requests().getFirst().body();
    var arguments = new ObjectMapper().readTree(sent).get("params").get(0);
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"domain":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],
                 "chainId":100,
                 "payloadHash":"7qa7ZZHSC1LytldPsgv3J5zQPVgWE9jqHojIK4QAFEs=",
                 "senderAddress":"%s"}\
                """
                    .formatted(ACCOUNT)),
        arguments);
  }

  @Test
  void shouldTurnToSecondMethodWhenFirstIsGone() {
    server.on("opsigner_signBlockPayloadV2", params -> signed(params.get(0), KEY));
    var client = client();

    found(client.sign(request(CHAIN, PAYLOAD)));
    found(client.sign(request(CHAIN, PAYLOAD)));

    assertEquals(
        List.of(
            "opsigner_signBlockPayload",
            "opsigner_signBlockPayloadV2",
            "opsigner_signBlockPayloadV2"),
        server.called());
  }

  @Test
  void shouldRefuseSignatureOfOtherKey() {
    var other = Bytes.fromHex("0x" + "77".repeat(32));
    server.on("opsigner_signBlockPayload", signed(CHAIN, PAYLOAD, other));

    assertFailed(
        "signs with the key of %s, but %s is configured"
            .formatted(Secp256k1.addressOfKey(other), ACCOUNT),
        client().sign(request(CHAIN, PAYLOAD)));
  }

  @Test
  void shouldRefuseSignatureOfOtherBlock() {
    server.on("opsigner_signBlockPayload", signed(CHAIN, Hash.ZERO, KEY));

    assertFailed("is configured", client().sign(request(CHAIN, PAYLOAD)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x00\"", "\"0x\"", "\"zz\"", "7", "null", "{}"})
  void shouldNameSignerThatAnswersGarbage(String answer) {
    server.on("opsigner_signBlockPayload", answer);

    assertFailed("signer 127.0.0.1:", client().sign(request(CHAIN, PAYLOAD)));
  }

  @Test
  void shouldRefuseBytesThatAreNoSignature() {
    server.on("opsigner_signBlockPayload", "\"0x" + "ff".repeat(65) + "\"");

    assertFailed("no signature of any account", client().sign(request(CHAIN, PAYLOAD)));
  }

  @Test
  void shouldTellWhySignerRefuses() {
    server.onceError("opsigner_signBlockPayload", -32000, "unauthorized address");

    assertFailed("refuses: unauthorized address", client().sign(request(CHAIN, PAYLOAD)));
  }

  @Test
  void shouldGiveUpWhenTimeIsOver() {
    server.server().then(new Reply.Hang());
    var client = client(files(), Duration.ofMillis(300));

    assertFailed("no answer within 0.3 s", client.sign(request(CHAIN, PAYLOAD)));
  }

  @Test
  void shouldFailWhenConnectionIsCut() {
    server.server().then(new Reply.Cut());

    assertFailed("signer 127.0.0.1:", client().sign(request(CHAIN, PAYLOAD)));
  }

  @Test
  void shouldBeRefusedWithoutCertificateOfSignersAuthority() {
    var stranger = new TestAuthority("strangers").issue("node");
    server.on("opsigner_signBlockPayload", signed(CHAIN, PAYLOAD, KEY));

    assertFailed(
        "signer 127.0.0.1:",
        client(authority.files(folder, stranger), PATIENCE).sign(request(CHAIN, PAYLOAD)));
    assertEquals(List.of(), server.called());
  }

  @Test
  void shouldNotTrustSignerOfOtherAuthority() {
    var files = new TestAuthority("strangers").files(folder, authority.issue("node"));
    server.on("opsigner_signBlockPayload", signed(CHAIN, PAYLOAD, KEY));

    assertFailed("certification path", client(files, PATIENCE).sign(request(CHAIN, PAYLOAD)));
    assertEquals(List.of(), server.called());
  }

  @Test
  void shouldShowRenewedCertificate() throws Exception {
    var stranger = new TestAuthority("strangers").issue("node");
    var files = authority.files(folder, stranger);
    server.on("opsigner_signBlockPayload", signed(CHAIN, PAYLOAD, KEY));
    var client = client(files, PATIENCE);
    assertInstanceOf(Fetched.Failed.class, await(client.sign(request(CHAIN, PAYLOAD))));

    authority.files(folder, authority.issue("node"));
    Files.setLastModifiedTime(files.certificate(), FileTime.from(Instant.now().plusSeconds(60)));

    found(client.sign(request(CHAIN, PAYLOAD)));
  }

  @Test
  void shouldKeepCertificateWhileRenewedOneIsDamaged() throws Exception {
    var files = files();
    server.on("opsigner_signBlockPayload", signed(CHAIN, PAYLOAD, KEY));
    var client = client(files, PATIENCE);

    Files.writeString(files.certificate(), "half");
    Files.setLastModifiedTime(files.certificate(), FileTime.from(Instant.now().plusSeconds(60)));

    found(client.sign(request(CHAIN, PAYLOAD)));
  }

  @Test
  void shouldSendHeadersAndAskForVersion() {
    server.on("health_status", "\"1.2.3\"");

    assertEquals("1.2.3", found(client().version()));

    var headers = server.server().requests().getFirst().headers();
    assertEquals("tenant-7", headers.getFirst("X-Tenant"));
  }

  @Test
  void shouldWorkWithoutTls() {
    try (var plain = new ScriptedRpc();
        var client = to(plain.server().uri(), Optional.empty())) {
      plain.on("opsigner_signBlockPayload", signed(CHAIN, PAYLOAD, KEY));

      found(client.sign(request(CHAIN, PAYLOAD)));
    }
  }

  @Test
  void shouldRefuseSettingsThatCannotWork() {
    var uri = URI.create("http://127.0.0.1:1");
    var withFiles =
        assertThrows(IllegalArgumentException.class, () -> to(uri, Optional.of(files())));
    assertTrue(withFiles.getMessage().contains("not https"), withFiles.getMessage());

    var none = new TlsFiles(folder.resolve("a"), folder.resolve("b"), folder.resolve("c"));
    var missing =
        assertThrows(
            IllegalArgumentException.class,
            () -> to(URI.create("https://127.0.0.1:1"), Optional.of(none)));
    assertTrue(missing.getMessage().contains("there is no such file"), missing.getMessage());

    assertThrows(
        IllegalArgumentException.class,
        () ->
            RemoteSigner.to(
                uri,
                ACCOUNT,
                List.of(new Header("Host", "x")),
                Optional.empty(),
                PATIENCE,
                NodeMetrics.NONE));
  }

  @Test
  void shouldAnswerAfterClosing() {
    var client = client();
    client.close();

    assertFailed("closed", client.sign(request(CHAIN, PAYLOAD)));
  }

  private TlsFiles files() {
    return authority.files(folder, authority.issue("node"));
  }

  private RemoteSigner client() {
    return client(files(), PATIENCE);
  }

  private RemoteSigner client(TlsFiles files, Duration timeout) {
    return RemoteSigner.to(
        server.server().uri(),
        ACCOUNT,
        List.of(new Header("X-Tenant", "tenant-7")),
        Optional.of(files),
        timeout,
        NodeMetrics.NONE);
  }

  private static RemoteSigner to(URI uri, Optional<TlsFiles> tls) {
    return RemoteSigner.to(uri, ACCOUNT, List.of(), tls, PATIENCE, NodeMetrics.NONE);
  }

  private static String signed(JsonNode arguments, Bytes key) {
    assertEquals("0x" + "00".repeat(32), arguments.get("domain").asText());
    assertTrue(arguments.get("chainId").isTextual());
    return signed(
        Long.parseLong(arguments.get("chainId").asText()),
        Hash.fromHex(arguments.get("payloadHash").asText()),
        key);
  }

  private static String signed(long chain, Hash payloadHash, Bytes key) {
    var signature = Secp256k1.sign(PayloadSigningHash.of(chain, payloadHash), key);
    return "\"" + Bytes.concat(signature.rs(), Bytes.of(signature.yParity())).toHex() + "\"";
  }

  private static void assertFailed(String part, CompletionStage<Fetched<Signature>> stage) {
    var failed = assertInstanceOf(Fetched.Failed.class, await(stage));
    assertTrue(failed.fault().cause().contains(part), failed.fault().cause());
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static <T> T found(CompletionStage<Fetched<T>> stage) {
    return Exchanges.found(await(stage));
  }
}
