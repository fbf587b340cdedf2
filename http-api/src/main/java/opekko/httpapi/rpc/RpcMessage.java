package opekko.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

/**
 * What a client's message is.
 *
 * @spec JSON-RPC 2.0, with the latitude of op-geth rpc/json.go: an id may be null or a boolean
 */
sealed interface RpcMessage {
  record Call(JsonNode id, String method, JsonNode params) implements RpcMessage {}

  /** A call that wants no answer. */
  record Notification(String method, JsonNode params) implements RpcMessage {}

  /** An answer to a question nobody asked: passed over. */
  record Response() implements RpcMessage {}

  record Invalid(JsonNode id) implements RpcMessage {}

  static RpcMessage of(JsonNode node) {
    var id = node.path("id");
    var hasId = id.isValueNode() && !id.isMissingNode();
    var method = node.path("method").asText("");
    var isVersionRight = "2.0".equals(node.path("jsonrpc").textValue());
    var isNamed = node.path("method").isTextual() && !method.isEmpty();
    var params = node.path("params");
    if (isVersionRight && isNamed && id.isMissingNode()) return new Notification(method, params);
    if (isVersionRight && isNamed && hasId) return new Call(id, method, params);
    if (isVersionRight && hasId && method.isEmpty() && params.isMissingNode() && isAnswer(node))
      return new Response();
    return new Invalid(hasId ? id : NullNode.getInstance());
  }

  private static boolean isAnswer(JsonNode node) {
    return node.has("result") || node.has("error");
  }
}
