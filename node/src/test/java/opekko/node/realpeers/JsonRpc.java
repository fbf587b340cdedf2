package opekko.node.realpeers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The simplest JSON-RPC client there is: what an observer outside of the node uses. */
public final class JsonRpc {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final URI endpoint;
  private final Optional<String> bearer;

  public JsonRpc(String endpoint) {
    this(endpoint, Optional.empty());
  }

  public JsonRpc(String endpoint, Optional<String> bearer) {
    this.endpoint = URI.create(endpoint);
    this.bearer = bearer;
  }

  /**
   * @throws RpcFailure when the server cannot be reached or answers with an error
   */
  public JsonNode call(String method, Object... params) {
    var request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    ArrayNode list = request.putArray("params");
    for (var param : params) list.add(JSON.<JsonNode>valueToTree(param));
    var http =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofSeconds(15))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()));
    bearer.ifPresent(token -> http.header("Authorization", "Bearer " + token));
    try {
      var answer = HTTP.send(http.build(), HttpResponse.BodyHandlers.ofString());
      var body = JSON.readTree(answer.body());
      if (body.has("error")) throw new RpcFailure(method + ": " + body.get("error"));
      return body.get("result");
    } catch (IOException e) {
      throw new RpcFailure(method + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcFailure(method + ": interrupted");
    }
  }

  /** Why a call did not work. */
  public static final class RpcFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    RpcFailure(String message) {
      super(message);
    }
  }
}
