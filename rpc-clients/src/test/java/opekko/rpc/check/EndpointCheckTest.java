package opekko.rpc.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.BlockId;
import opekko.rpc.beacon.BeaconEndpoint;
import opekko.rpc.check.Finding.Severity;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.testkit.ChainScript;
import opekko.rpc.testkit.ScriptedRpc;
import opekko.rpc.testkit.ScriptedServer;
import opekko.rpc.testkit.ScriptedServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointCheckTest {
  private final ChainScript chain = ChainScript.of(3);
  private final ScriptedRpc server = new ScriptedRpc();
  private final RollupConfig config = config();

  @AfterEach
  void disconnect() {
    server.close();
  }

  /** Both layers start at block 1 of the script's chain. */
  private RollupConfig config() {
    var base = ChainScript.config();
    var start = new BlockId(chain.block(1).hash(), 1);
    return new RollupConfig(
        new Genesis(start, start, 0, base.genesis().systemConfig()),
        base.blockTime(),
        base.maxSequencerDrift(),
        base.seqWindowSize(),
        base.channelTimeoutBedrock(),
        1,
        10,
        new ForkSchedule(Map.of(Hardfork.ECOTONE, 0L, Hardfork.ISTHMUS, 0L)),
        base.batchInboxAddress(),
        base.depositContractAddress(),
        base.l1SystemConfigAddress(),
        base.protocolVersionsAddress(),
        base.chainOpConfig(),
        base.altDa(),
        false);
  }

  private JsonRpc rpc() {
    return JsonRpc.to(
        RpcEndpoint.open(server.server().uri(), Duration.ofSeconds(20)), "l1", NodeMetrics.NONE);
  }

  private static List<Severity> severities(List<Finding> findings) {
    return findings.stream().map(Finding::severity).toList();
  }

  @Test
  void shouldFindNothingWrongWithTheRightL1() {
    chain.serve(server).on("eth_chainId", "\"0x1\"");
    assertEquals(List.of(Severity.OK, Severity.OK), severities(EndpointCheck.l1(rpc(), config)));
  }

  @Test
  void shouldSayThatTheNetworkIsAnother() {
    ChainScript.of(1).add(false, 9).serve(server).on("eth_chainId", "\"0x5\"");
    var findings = EndpointCheck.l1(rpc(), config);
    assertEquals(List.of(Severity.ERROR, Severity.ERROR), severities(findings));
    assertTrue(findings.getFirst().text().startsWith("is of chain 5, but"), findings.toString());
    assertTrue(findings.getLast().text().contains("it is another chain"), findings.toString());
  }

  @Test
  void shouldGoOnWithoutAGenesisThatTheNodeHasPruned() {
    server.on("eth_chainId", "\"0x1\"").on("eth_getBlockByNumber", "null");
    assertEquals(
        List.of(Severity.OK, Severity.WARNING), severities(EndpointCheck.l1(rpc(), config)));
  }

  @Test
  void shouldSayOnceThatNobodyAnswers() {
    server.server().then(new Reply.Cut()).then(new Reply.Cut());
    var findings = EndpointCheck.l1(rpc(), config);
    assertEquals(List.of(Severity.ERROR), severities(findings));
    assertTrue(findings.getFirst().text().startsWith("does not answer"), findings.toString());
  }

  @Test
  void shouldSayThatAWebPageIsNoRpc() {
    server.server().then(new Reply.Status(200, "text/html", "<html>Hello</html>".getBytes(UTF_8)));
    var findings = EndpointCheck.l1(rpc(), config);
    assertEquals(List.of(Severity.ERROR), severities(findings));
    assertTrue(findings.getFirst().text().contains("wrong address?"), findings.toString());
  }

  @Test
  void shouldSayWhatARefusedTokenMeans() {
    server.server().then(Reply.status(401));
    var endpoint =
        RpcEndpoint.authorized(
            server.server().uri(), () -> Optional.of("Bearer token"), Duration.ofSeconds(20));
    var findings = EndpointCheck.engine(JsonRpc.to(endpoint, "engine", NodeMetrics.NONE), config);
    assertTrue(findings.getFirst().text().contains("wrong JWT secret"), findings.toString());
  }

  @Test
  void shouldNameMethodsTheEngineLacks() {
    chain.serve(server).on("eth_chainId", "\"0xa\"");
    server.on(
        "engine_exchangeCapabilities",
        "[\"engine_forkchoiceUpdatedV3\",\"engine_newPayloadV3\",\"engine_getPayloadV3\",\"engine_getPayloadV4\"]");
    var findings = EndpointCheck.engine(rpc(), config);
    assertEquals(List.of(Severity.OK, Severity.OK, Severity.WARNING), severities(findings));
    assertTrue(findings.getLast().text().contains("[engine_newPayloadV4]"), findings.toString());
    server.remove("engine_exchangeCapabilities");
    var unknown = EndpointCheck.engine(rpc(), config).getLast();
    assertTrue(unknown.text().contains("is this the authenticated port?"), unknown.text());
  }

  private static List<Finding> probe(ScriptedServer.Usual usual) {
    try (var server = new ScriptedServer(usual);
        var endpoint =
            BeaconEndpoint.at(server.uri(), "", Duration.ofSeconds(20), NodeMetrics.NONE)) {
      return BeaconProbe.of(List.of(endpoint), 0);
    }
  }

  private static Reply time(String target) {
    return switch (target) {
      case "/eth/v1/node/version" -> Reply.json("{\"data\":{\"version\":\"Test/1\"}}");
      case "/eth/v1/beacon/genesis" -> Reply.json("{\"data\":{\"genesis_time\":\"5\"}}");
      case "/eth/v1/config/spec" -> Reply.json("{\"data\":{\"SECONDS_PER_SLOT\":\"12\"}}");
      default -> Reply.status(404);
    };
  }

  @Test
  void shouldFindAnOrdinaryBeaconNodeGoodButAlone() {
    var findings =
        probe(request ->
            request.target().equals("/eth/v1/beacon/blobs/head")
                ? Reply.json("{\"data\":[]}")
                : time(request.target()));
    assertEquals(List.of(Severity.OK, Severity.OK, Severity.WARNING), severities(findings));
    assertEquals("Test/1, slots are known", findings.getFirst().text());
    assertTrue(findings.getLast().text().contains("add an archive"), findings.toString());
  }

  @Test
  void shouldExplainANodeThatKeepsOnlyPartOfEachBlob() {
    var findings =
        probe(request ->
            request.target().startsWith("/eth/v1/beacon/blobs")
                ? Reply.status(503)
                : time(request.target()));
    assertTrue(findings.getLast().text().contains("supernode"), findings.toString());
  }

  @Test
  void shouldTellThatAServerIsNoBeaconNode() {
    var findings = probe(_ -> Reply.status(404));
    assertEquals(List.of(Severity.WARNING, Severity.ERROR), severities(findings));
    assertTrue(findings.getLast().text().contains("it is no beacon node"), findings.toString());
  }

  @Test
  void shouldSayThatBlobsCannotBeHadWithoutABeaconNode() {
    assertEquals(List.of(Severity.ERROR), severities(BeaconProbe.of(List.of(), 0)));
  }

  @Test
  void shouldSayThatABeaconNodeIsDown() {
    var findings = probe(_ -> new Reply.Cut());
    assertTrue(findings.getFirst().text().startsWith("does not answer"), findings.toString());
  }
}
