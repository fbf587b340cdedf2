package opekko.devnet.l2rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.devnet.rpc.RpcDispatcher;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.json.AttributesJson;
import opekko.protocol.json.Json;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineMethodsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ZERO = "0x" + "00".repeat(32);

  private LedgerEngine ledger;
  private RandomLedger story;
  private RpcDispatcher engine;

  private void start(Hardfork newest) {
    var chain = DevnetChain.of(DevnetOptions.startingAt(1_700_000_000).withForks(newest, Map.of()));
    ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL);
    story = new RandomLedger(chain, ledger, 5);
    engine = new RpcDispatcher(new EngineMethods(ledger, chain.rollup()).table());
  }

  private JsonNode call(String method, String params) throws IOException {
    var request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"engine_%s\",\"params\":[%s]}"
            .formatted(method, params);
    var answer = engine.answer(Bytes.wrap(request.getBytes(StandardCharsets.UTF_8)));
    return JSON.readTree(answer.toArray());
  }

  private static ObjectNode tree(Json.Writer writer) throws IOException {
    var out = new ByteArrayOutputStream();
    Json.write(out, writer);
    return (ObjectNode) JSON.readTree(out.toByteArray());
  }

  private String state() {
    return "{\"headBlockHash\":\"%s\",\"safeBlockHash\":\"%s\",\"finalizedBlockHash\":\"%s\"}"
        .formatted(ledger.head().hash().toHex(), ZERO, ZERO);
  }

  private ObjectNode attributes() throws IOException {
    var wanted = story.attributes(ledger.head().header().time() + 2);
    return tree(out -> AttributesJson.write(out, wanted));
  }

  @ParameterizedTest
  @CsvSource({
    "REGOLITH, 1, 2",
    "REGOLITH, 2, 2",
    "CANYON, 2, 2",
    "ECOTONE, 3, 3",
    "HOLOCENE, 3, 3",
    "ISTHMUS, 3, 4",
    "JOVIAN, 3, 4",
    "KARST, 3, 5"
  })
  void shouldAnswerTheVersionsOfItsForkAndRefuseOthers(Hardfork fork, int start, int get)
      throws Exception {
    start(fork);

    var started = call("forkchoiceUpdatedV" + start, state() + "," + attributes());
    assertEquals("VALID", started.at("/result/payloadStatus/status").asText(), started::toString);
    var id = '"' + started.at("/result/payloadId").asText() + '"';
    for (var version = 1; version <= 5; version++) {
      var answer = call("getPayloadV" + version, id);
      if (version == get || get == 2 && version == 1)
        assertTrue(answer.has("result"), answer::toString);
      else assertEquals(-38005, answer.at("/error/code").asInt(), answer::toString);
    }
    assertEquals(get >= 3, call("getPayloadV" + get, id).at("/result/blobsBundle").isObject());
  }

  @Test
  void shouldTellErrorsByTheirCodes() throws Exception {
    start(Hardfork.JOVIAN);
    var without = attributes();
    without.remove("parentBeaconBlockRoot");
    var unknown = state().replaceFirst("0x[0-9a-f]{64}", "0x" + "12".repeat(32));

    assertEquals(-38003, error("forkchoiceUpdatedV3", state() + "," + without));
    assertEquals(-38003, error("forkchoiceUpdatedV2", state() + "," + attributes()));
    assertEquals(-32602, error("forkchoiceUpdatedV1", state() + "," + attributes()));
    assertEquals(-32602, error("forkchoiceUpdatedV3", "{\"headBlockHash\":\"0x12\"}"));
    assertEquals(-32602, error("forkchoiceUpdatedV3", ""));
    assertEquals(-38001, error("getPayloadV4", "\"0x0102030405060708\""));
    assertEquals(-32602, error("getPayloadV4", "\"0x01\""));
    assertEquals(
        -38002, error("forkchoiceUpdatedV3", state().replace(ZERO, "0x" + "34".repeat(32))));
    assertEquals(
        "SYNCING",
        call("forkchoiceUpdatedV3", unknown).at("/result/payloadStatus/status").asText());
  }

  private int error(String method, String params) throws IOException {
    return call(method, params).at("/error/code").asInt();
  }

  @Test
  void shouldTakePayloadsOfTheRightVersionAndForm() throws Exception {
    start(Hardfork.JOVIAN);
    var block = story.next();
    var payload = tree(out -> PayloadJson.write(out, block.envelope().payload()));
    var root = '"' + block.header().parentBeaconRoot().orElseThrow().toHex() + '"';

    assertEquals("VALID", status(payload + ",[]," + root + ",[]"));
    assertEquals(-38005, error("newPayloadV3", payload + ",[]," + root));
    assertEquals(-32602, error("newPayloadV2", "" + payload));
    assertEquals(-32602, error("newPayloadV1", "" + payload));
    assertEquals(-32602, error("newPayloadV4", payload + ",[]," + root));
    assertEquals(-32602, error("newPayloadV4", payload + ",[],null,[]"));
    assertEquals(-32602, error("newPayloadV4", payload + ",null," + root + ",[]"));
    assertEquals(-32602, error("newPayloadV4", payload + ",[]," + root + ",[\"0x01\"]"));
    assertEquals("INVALID", status(payload + ",[\"" + ZERO + "\"]," + root + ",[]"));
    payload.put("gasUsed", "0x1");
    assertEquals("INVALID", status(payload + ",[]," + root + ",[]"));
    payload.remove("gasUsed");
    assertEquals(-32602, error("newPayloadV4", payload + ",[]," + root + ",[]"));
  }

  private String status(String params) throws IOException {
    return call("newPayloadV4", params).at("/result/status").asText();
  }

  @Test
  void shouldSayWhatItOffers() throws Exception {
    start(Hardfork.JOVIAN);

    var offered = call("exchangeCapabilities", "[]").get("result").toString();

    assertTrue(offered.contains("\"engine_newPayloadV4\""), offered);
    assertTrue(!offered.contains("exchangeCapabilities"), offered);
    assertEquals(L2EthRules.NAME, call("getClientVersionV1", "{}").at("/result/0/name").asText());
  }
}
