package opekko.devnet.replay;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the recorded engine said no.
 *
 * @param method the Engine API method, with its version
 * @param code of the JSON-RPC error; empty when it answered with a status
 */
public record Refusal(String method, OptionalLong code, String cause) {

  /** The refusal in a logged answer, if it is one. */
  static Optional<Refusal> of(Row call) {
    var method = call.text("method");
    if (call.has("error")) {
      var error = call.child("error");
      return Optional.of(new Refusal(method, OptionalLong.of(signed(error)), cause(error)));
    }
    var result = call.optionalChild("result");
    return result
        .map(answer -> answer.optionalChild("payloadStatus").orElse(answer))
        .filter(status -> status.optionalText("status").startsWith("INVALID"))
        .map(status -> new Refusal(method, OptionalLong.empty(), reason(status)));
  }

  /** JSON-RPC error codes are negative. */
  private static long signed(Row error) {
    return error.node().path("code").asLong();
  }

  private static String cause(Row error) {
    var message = error.optionalText("message");
    var detail = error.node().path("data").path("err").asText("");
    return detail.isEmpty() ? message : message + ": " + detail;
  }

  private static String reason(Row status) {
    return status.text("status") + ": " + status.optionalText("validationError");
  }
}
