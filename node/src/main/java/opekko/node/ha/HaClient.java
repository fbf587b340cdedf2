package opekko.node.ha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import opekko.protocol.api.HaFinding;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaMembers;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;
import opekko.rpc.http.HttpCall;
import opekko.rpc.http.HttpReply;
import opekko.rpc.http.HttpTransport;
import opekko.rpc.http.JdkHttp;
import opekko.rpc.rollup.HaStatusReader;

/** Asks one node of a cluster, which passes orders on to the leader. Blocks the calling thread. */
public final class HaClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  /** A transfer waits for the next leader; a change of voters, for its log to be copied. */
  private static final Duration ORDER_TIMEOUT = Duration.ofSeconds(90);

  private static final int MAX_REPLY = 4 << 20;

  private final Places places;
  private final HttpTransport open;
  private final HttpTransport guarded;

  /**
   * Where a node is.
   *
   * @param rpc public
   * @param admin for operators
   * @param token that opens it; asked for when it is needed
   */
  public record Places(URI rpc, URI admin, AdminToken token) {}

  /** What is asked for, and so what to do when there is none of it. */
  private enum Asked {
    IN_PUBLIC("name another node by --rpc", "this is no node of a cluster (it has no --ha.id)"),
    BEHIND_TOKEN("name another node by --admin", Asked.NO_OPERATORS_PORT),
    ORDER(
        "it may still be done: look at opekko ha status, or ask another node",
        Asked.NO_OPERATORS_PORT);

    private static final String NO_OPERATORS_PORT =
        "this is no operators' port of a node of a cluster: name that port by --admin, usually 9546";

    private final String onSilence;
    private final String onNotFound;

    Asked(String onSilence, String onNotFound) {
      this.onSilence = onSilence;
      this.onNotFound = onNotFound;
    }
  }

  /** An answer as it came, and as it is understood. */
  public record Answer<T>(T value, String json) {}

  public HaClient(Places places) {
    this.places = places;
    open = JdkHttp.leanestFor(places.rpc());
    guarded = JdkHttp.leanestFor(places.admin());
  }

  public Answer<HaStatus> status() {
    var call =
        HttpCall.get(places.rpc().resolve("/ha/v1/status"), List.of(), READ_TIMEOUT, MAX_REPLY);
    return answer(open, call, HaStatusReader::status, Asked.IN_PUBLIC);
  }

  /** Newest first. */
  public Answer<List<LeaderChange>> why() {
    return read("why", HaAnswers::changes);
  }

  /** Newest first, from a height down if given. */
  public Answer<List<HaLogLine>> log(Optional<Long> from, int count) {
    var query = "log?count=" + count + from.map(height -> "&from=" + height).orElse("");
    return read(query, HaAnswers::log);
  }

  public Answer<List<HaFinding>> check() {
    return read("check", HaAnswers::findings);
  }

  public Answer<HaMembers> members() {
    return read("voters", HaAnswers::members);
  }

  /**
   * Gives an order and waits for what it comes to.
   *
   * @param fields of its body: texts, numbers, booleans and lists of texts
   */
  public Answer<HaResult> order(String verb, Map<String, Object> fields) {
    var call =
        HttpCall.postJson(
            path(verb), places.token().header(), body(fields), ORDER_TIMEOUT, MAX_REPLY);
    return answer(guarded, call, HaAnswers::result, Asked.ORDER);
  }

  private <T> Answer<T> read(String path, Function<JsonNode, T> reader) {
    var call = HttpCall.get(path(path), places.token().header(), READ_TIMEOUT, MAX_REPLY);
    return answer(guarded, call, reader, Asked.BEHIND_TOKEN);
  }

  private URI path(String path) {
    return places.admin().resolve("/ha/v1/" + path);
  }

  private static Bytes body(Map<String, Object> fields) {
    return Bytes.wrap(
        JSON.<JsonNode>valueToTree(fields).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static <T> Answer<T> answer(
      HttpTransport transport, HttpCall call, Function<JsonNode, T> reader, Asked asked) {
    var where = call.uri().getAuthority();
    try {
      var reply = transport.exchange(call);
      if (!reply.isOk()) throw refused(where, reply, asked);
      return new Answer<>(HaAnswers.read(reply.body(), reader), text(reply));
    } catch (InvalidData e) {
      throw new HaFailure(HaFailure.Kind.NO_ANSWER, where + ": " + e.getMessage());
    } catch (HttpTimeoutException _) {
      throw new HaFailure(
          HaFailure.Kind.NO_ANSWER,
          "%s: no answer within %d s; %s"
              .formatted(where, call.timeout().toSeconds(), asked.onSilence));
    } catch (IOException e) {
      throw new HaFailure(
          HaFailure.Kind.NO_ANSWER,
          "%s: %s; name a node of the cluster by --rpc and --admin"
              .formatted(where, e.getMessage()));
    }
  }

  private static HaFailure refused(String where, HttpReply reply, Asked asked) {
    var why = reason(reply);
    return switch (reply.status()) {
      case 400 -> new HaFailure(HaFailure.Kind.WRONG, why);
      case 409 -> new HaFailure(HaFailure.Kind.REFUSED, "not done: " + why);
      case 401 ->
          new HaFailure(
              HaFailure.Kind.NO_ANSWER,
              where
                  + ": this is not the token of that node: name its own file by --token-file, DIR/admin-token of its --data-dir");
      case 403, 429 -> new HaFailure(HaFailure.Kind.NO_ANSWER, where + ": " + why);
      case 404 -> new HaFailure(HaFailure.Kind.NO_ANSWER, where + ": " + asked.onNotFound);
      default -> new HaFailure(HaFailure.Kind.NO_ANSWER, where + ": " + why);
    };
  }

  /** A field that is wrong has a reason too. */
  private static String reason(HttpReply reply) {
    try {
      var node = JSON.readTree(reply.body().toArray());
      var field = node.path("field").asText("");
      var reason = node.path("reason").asText("");
      if (!reason.isEmpty()) return field.isEmpty() ? reason : field + " " + reason;
    } catch (IOException _) {
      // Plain text, as of the gate.
    }
    var text = text(reply).strip();
    return text.isEmpty() ? "HTTP status " + reply.status() : text;
  }

  private static String text(HttpReply reply) {
    return new String(reply.body().toArray(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    open.close();
    guarded.close();
  }
}
