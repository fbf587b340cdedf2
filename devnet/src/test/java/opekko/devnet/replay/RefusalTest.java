package opekko.devnet.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPOutputStream;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.fault.Fault;
import opekko.protocol.json.AttributesJson;
import opekko.protocol.json.PayloadJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded engine's refusals, each by the method that it refused. */
class RefusalTest {
  @TempDir Path folder;

  @Test
  void shouldRefuseAttributesWithRecordedErrorCode() throws IOException {
    // given
    var answer =
        "\"error\":{\"code\":-38003,\"message\":\"bad\",\"data\":{\"err\":\"nonce too high\"}}";

    // when
    var outcome = forkchoice(rejecting("engine_forkchoiceUpdatedV3", answer));

    // then
    assertEquals(new ForkchoiceOutcome.InvalidAttributes("bad: nonce too high"), outcome);
  }

  @Test
  void shouldRefuseAttributesWithRecordedStatus() throws IOException {
    // given
    var answer =
        "\"result\":{\"payloadStatus\":{\"status\":\"INVALID\",\"validationError\":\"gas\"}}";

    // when
    var outcome = forkchoice(rejecting("engine_forkchoiceUpdatedV3", answer));

    // then
    assertEquals(new ForkchoiceOutcome.Invalid("INVALID: gas"), outcome);
  }

  @Test
  void shouldRefuseForkchoiceWithRecordedErrorCode() throws IOException {
    var answer = "\"error\":{\"code\":-38002,\"message\":\"inconsistent\"}";

    var outcome = forkchoice(rejecting("engine_forkchoiceUpdatedV3", answer));

    assertEquals(new ForkchoiceOutcome.InconsistentForkchoice("inconsistent"), outcome);
  }

  @Test
  void shouldAnswerOtherErrorsAsPassing() throws IOException {
    var answer = "\"error\":{\"code\":-32000,\"message\":\"busy\"}";

    var outcome = forkchoice(rejecting("engine_forkchoiceUpdatedV3", answer));

    assertEquals(new ForkchoiceOutcome.Failed(new Fault.Temporary("busy")), outcome);
  }

  @Test
  void shouldRefuseWhenPayloadIsFetchedIfThatIsWhereItWasRefused() throws IOException {
    // given
    var engine =
        rejecting("engine_getPayloadV4", "\"error\":{\"code\":-32000,\"message\":\"cannot\"}");

    // when
    var updated = assertInstanceOf(ForkchoiceOutcome.Updated.class, forkchoice(engine));
    var outcome = now(engine.getPayload(updated.payloadId().orElseThrow(), 0));

    // then
    assertEquals(new GetPayloadOutcome.Invalid("cannot"), outcome);
  }

  @Test
  void shouldRefusePayloadThatRecordedEngineFoundInvalid() throws IOException {
    // given
    Recordings.copy("rec-reorg-1", folder);
    var whole = Fixture.open(folder);
    var block = whole.expected().getFirst().blockHash().orElseThrow();
    var envelope = whole.engine(_ -> {}).recordedBlock(block).orElseThrow();
    var params = new StringWriter();
    try (var json = new JsonFactory().createGenerator(params)) {
      PayloadJson.write(json, envelope.payload());
    }
    write(
        "engine.jsonl.gz",
        "{\"seq\":0,\"method\":\"engine_newPayloadV4\",\"params\":[%s,[],\"%s\",[]],\"result\":{\"status\":\"INVALID\",\"validationError\":\"state root\"}}"
            .formatted(params, envelope.parentBeaconBlockRoot().orElseThrow()));

    // when
    var outcome = now(Fixture.open(folder).engine(_ -> {}).newPayload(envelope));

    // then
    assertEquals(new NewPayloadOutcome.Invalid("INVALID: state root"), outcome);
  }

  private ReplayEngine rejecting(String method, String answer) throws IOException {
    Recordings.copy("rec-reorg-1", folder);
    var first = Fixture.open(folder).expected().getFirst();
    var attributes = new StringWriter();
    try (var json = new JsonFactory().createGenerator(attributes)) {
      AttributesJson.write(json, first.attributes());
    }
    write(
        "rejected-attributes.jsonl.gz",
        "{\"seq\":1,\"step\":1,\"method\":\"%s\",\"parent_hash\":\"%s\",\"attributes\":%s,%s}"
            .formatted(method, first.parentHash(), attributes, answer));
    return Fixture.open(folder).engine(_ -> {});
  }

  private ForkchoiceOutcome forkchoice(ReplayEngine engine) {
    var fixture = Fixture.open(folder);
    var start = fixture.start().hash();
    var attributes = fixture.expected().getFirst().attributes();
    return now(
        engine.forkchoiceUpdated(
            new ForkchoiceState(start, start, start), Optional.of(attributes)));
  }

  private void write(String name, String line) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var text = new OutputStreamWriter(new GZIPOutputStream(out), StandardCharsets.UTF_8)) {
      text.write(line);
    }
    Files.write(folder.resolve(name), out.toByteArray());
  }

  private static <T> T now(CompletionStage<T> answer) {
    return answer.toCompletableFuture().join();
  }
}
