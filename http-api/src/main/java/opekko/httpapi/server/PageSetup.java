package opekko.httpapi.server;

import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.json.Json;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * What the page must know before it shows anything.
 *
 * @param operatorsPort completes when all listeners are open
 */
public record PageSetup(
    RollupConfig rollup,
    String version,
    boolean isCluster,
    CompletionStage<OptionalInt> operatorsPort) {

  /**
   * @param isOperators whether the page is served where operators' calls are taken
   */
  CompletionStage<HttpResponse> answer(boolean isOperators) {
    return operatorsPort.thenApply(port ->
        Answers.json(StatusCodes.OK, json(isOperators, port))
            .addHeader(HttpHeader.parse("Cache-Control", "no-store")));
  }

  private byte[] json(boolean isOperators, OptionalInt port) {
    var bytes = new ByteArrayOutputStream();
    Json.write(
        bytes,
        out -> {
          out.writeStartObject();
          out.writeStringField("version", version);
          out.writeNumberField("l1ChainId", rollup.l1ChainId());
          out.writeNumberField("l2ChainId", rollup.l2ChainId());
          out.writeNumberField("blockTimeSeconds", rollup.blockTime());
          out.writeBooleanField("isOperators", isOperators);
          out.writeBooleanField("isCluster", isCluster);
          out.writeFieldName("operatorsPort");
          if (port.isPresent()) out.writeNumber(port.getAsInt());
          else out.writeNull();
          out.writeEndObject();
        });
    return bytes.toByteArray();
  }
}
