package opekko.node.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks a node about its cluster, and gives it orders, over HTTP as an operator does. */
record HaClient(NodeProcess node) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private static final int OK = 200;

  /**
   * What an order came to.
   *
   * @param text the result, or why not
   */
  record Answer(boolean isDone, String text) {}

  /** The cluster as this node sees it; empty when it does not answer. */
  Optional<JsonNode> status() {
    return get(node.rpcUrl() + "/ha/v1/status");
  }

  /** The newest lines of this node's commit log; empty when it does not answer. */
  Optional<JsonNode> log(int count) {
    return get(node.adminUrl() + "/ha/v1/log?count=" + count);
  }

  Optional<String> leader() {
    return status().map(status -> status.path("leader").asText("")).filter(id -> !id.isEmpty());
  }

  Optional<Long> term() {
    return status().map(status -> status.path("term").asLong());
  }

  /** Whether this node says of itself that it may lead. */
  boolean isReady() {
    return itself().filter(own -> own.path("isReady").asBoolean()).isPresent();
  }

  /** What this node says keeps it from leading. */
  String reasons() {
    return itself()
        .map(own -> node.name() + ": " + own.path("notReady"))
        .orElse(node.name() + " does not answer");
  }

  private Optional<JsonNode> itself() {
    return status().stream()
        .flatMap(status -> status.path("nodes").valueStream())
        .filter(each -> each.path("id").asText().equals(node.name()))
        .findFirst();
  }

  /** Gives an order and waits for its result. */
  Answer order(String verb, Map<String, Object> fields) {
    try {
      var body = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(fields));
      var response =
          HTTP.send(request(node.adminUrl() + "/ha/v1/" + verb).POST(body).build(), text());
      return new Answer(response.statusCode() == OK, response.body().strip());
    } catch (IOException e) {
      return new Answer(false, e.toString());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Optional<JsonNode> get(String url) {
    try {
      var response = HTTP.send(request(url).build(), text());
      return response.statusCode() == OK
          ? Optional.of(JSON.readTree(response.body()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder request(String url) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json");
    node.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
