package opekko.rpc.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.Bytes;
import opekko.rpc.http.HttpCall;
import opekko.rpc.http.HttpReply;
import opekko.rpc.http.HttpTransport;
import opekko.rpc.http.JdkHttp;
import opekko.rpc.http.ReplyTooLarge;

/**
 * Calls the methods of one endpoint. Blocks the calling thread, never throws: what goes wrong is in
 * the answer.
 */
public final class JsonRpc implements AutoCloseable {
  private final HttpTransport transport;
  private final RpcEndpoint endpoint;
  private final String client;
  private final NodeMetrics metrics;

  /**
   * @param client its name in the metrics, such as l1, l2 or engine
   */
  public JsonRpc(
      HttpTransport transport, RpcEndpoint endpoint, String client, NodeMetrics metrics) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.client = client;
    this.metrics = metrics;
  }

  /** Over the leanest transport that reaches the endpoint. */
  public static JsonRpc to(RpcEndpoint endpoint, String client, NodeMetrics metrics) {
    return new JsonRpc(JdkHttp.leanestFor(endpoint.uri()), endpoint, client, metrics);
  }

  public RpcEndpoint endpoint() {
    return endpoint;
  }

  /** For messages: what it is, and where. */
  public String name() {
    var what =
        switch (client) {
          case "l1" -> "L1";
          case "l2" -> "engine";
          default -> client;
        };
    return what + " " + endpoint.name();
  }

  public <T> RpcAnswer<T> call(RpcCall<? extends T> call) {
    var started = System.nanoTime();
    var answer = this.<T>exchange(List.of(call), false).getFirst();
    report(call, answer, started);
    return answer;
  }

  /** One HTTP request for all calls; the answers are in the order of the calls. */
  public <T> List<RpcAnswer<T>> batch(List<? extends RpcCall<? extends T>> calls) {
    if (calls.isEmpty()) return List.of();
    var started = System.nanoTime();
    var answers = this.<T>exchange(calls, true);
    for (var i = 0; i < calls.size(); i++) report(calls.get(i), answers.get(i), started);
    return answers;
  }

  private void report(RpcCall<?> call, RpcAnswer<?> answer, long started) {
    var error =
        switch (answer) {
          case RpcAnswer.Value<?> _, RpcAnswer.Null<?> _ -> "";
          case RpcAnswer.Refused<?>(var code, _, _) -> "rpc_" + code;
          case RpcAnswer.Failed<?>(var failure) ->
              failure.kind().name().toLowerCase(java.util.Locale.ROOT);
        };
    metrics.rpcCall(client, call.method(), (System.nanoTime() - started) / 1e9, error);
  }

  private <T> List<RpcAnswer<T>> exchange(
      List<? extends RpcCall<? extends T>> calls, boolean asBatch) {
    try {
      var reply = transport.exchange(request(calls, asBatch));
      if (reply.isOk() && isMarkup(reply.body()))
        return all(calls, RpcFailure.Kind.BAD_ANSWER, "a web page, not JSON-RPC: wrong address?");
      if (reply.isOk() || looksLikeJsonRpc(reply))
        return RpcReplies.<T>read(reply.body(), calls, name());
      return all(calls, statusFailure(reply));
    } catch (HttpTimeoutException _) {
      var seconds = endpoint.timeout().toMillis() / 1000.0;
      return all(calls, RpcFailure.Kind.TIMEOUT, "no answer within " + seconds + " s");
    } catch (ReplyTooLarge e) {
      return all(calls, RpcFailure.Kind.TOO_LARGE, e.getMessage());
    } catch (InvalidData e) {
      return all(calls, RpcFailure.Kind.BAD_ANSWER, e.getMessage());
    } catch (IOException e) {
      return all(calls, RpcFailure.Kind.UNREACHABLE, reason(e));
    }
  }

  private HttpCall request(List<? extends RpcCall<?>> calls, boolean asBatch) {
    var body = new RequestBuffer();
    Json.write(
        body,
        out -> {
          if (asBatch) out.writeStartArray();
          for (var id = 0; id < calls.size(); id++) {
            out.writeStartObject();
            out.writeStringField("jsonrpc", "2.0");
            out.writeNumberField("id", id);
            out.writeStringField("method", calls.get(id).method());
            out.writeArrayFieldStart("params");
            calls.get(id).params().write(out);
            out.writeEndArray();
            out.writeEndObject();
          }
          if (asBatch) out.writeEndArray();
        });
    return HttpCall.postJson(
        endpoint.uri(), headers(), body.written(), endpoint.timeout(), endpoint.maxReplyBytes());
  }

  private List<HttpCall.Header> headers() {
    var authorization = endpoint.authorization().get();
    if (authorization.isEmpty()) return endpoint.headers();
    var headers = new ArrayList<>(endpoint.headers());
    headers.add(new HttpCall.Header("Authorization", authorization.get()));
    return headers;
  }

  private static boolean isMarkup(Bytes body) {
    return !body.isEmpty() && body.get(0) == '<';
  }

  /** Some servers send their JSON-RPC errors with a status of 4xx or 5xx. */
  private static boolean looksLikeJsonRpc(HttpReply reply) {
    return reply.status() != 401
        && reply.status() != 403
        && reply.status() != 413
        && reply.status() != 429
        && reply.contentType().startsWith("application/json")
        && !reply.body().isEmpty()
        && RpcReplies.isReply(reply.body());
  }

  private RpcFailure statusFailure(HttpReply reply) {
    var kind =
        switch (reply.status()) {
          case 401, 403 -> RpcFailure.Kind.UNAUTHORIZED;
          case 429 -> RpcFailure.Kind.RATE_LIMITED;
          case 413 -> RpcFailure.Kind.TOO_LARGE;
          default -> RpcFailure.Kind.HTTP_STATUS;
        };
    return new RpcFailure(kind, name() + ": HTTP status " + reply.status() + advice(kind));
  }

  private String advice(RpcFailure.Kind kind) {
    if (kind != RpcFailure.Kind.UNAUTHORIZED) return "";
    return endpoint.isAuthorizedByToken()
        ? ": wrong JWT secret or clock skew of more than 60 seconds"
        : ": it wants credentials; a user or a key belongs into its address";
  }

  private <T> List<RpcAnswer<T>> all(
      List<? extends RpcCall<? extends T>> calls, RpcFailure.Kind kind, String cause) {
    return all(calls, new RpcFailure(kind, name() + ": " + cause));
  }

  private static <T> List<RpcAnswer<T>> all(
      List<? extends RpcCall<? extends T>> calls, RpcFailure failure) {
    return Collections.nCopies(calls.size(), new RpcAnswer.Failed<T>(failure));
  }

  private static String reason(IOException e) {
    if (e instanceof UnknownHostException) return "no such host";
    return e.getMessage() == null
        ? "not reachable (" + e.getClass().getSimpleName() + ")"
        : e.getMessage();
  }

  @Override
  public void close() {
    transport.close();
  }

  /** A byte stream whose content can be taken over without a copy. */
  private static final class RequestBuffer extends ByteArrayOutputStream {
    RequestBuffer() {
      super(1024);
    }

    Bytes written() {
      return Bytes.wrap(buf, 0, count);
    }
  }
}
