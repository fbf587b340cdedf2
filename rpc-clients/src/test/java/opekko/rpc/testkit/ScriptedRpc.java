package opekko.rpc.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A JSON-RPC server: answers by method, faults by script. */
public final class ScriptedRpc implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Function<JsonNode, String>> methods = new HashMap<>();
  private final Map<String, Deque<String>> once = new HashMap<>();
  private final List<String> called = new CopyOnWriteArrayList<>();
  private final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
  private final ScriptedServer server;
  private volatile boolean putsIdLast;

  public ScriptedRpc() {
    server = new ScriptedServer(request -> answer(request.body()));
  }

  /** Over TLS, and only with those who show a certificate that the context trusts. */
  public ScriptedRpc(SSLContext tls) {
    server = new ScriptedServer(request -> answer(request.body()), tls);
  }

  public ScriptedServer server() {
    return server;
  }

  /** Answers a method with the JSON of a result, made from the parameters. */
  public ScriptedRpc on(String method, Function<JsonNode, String> result) {
    synchronized (methods) {
      methods.put(method, params -> "\"result\":" + result.apply(params));
    }
    return this;
  }

  public ScriptedRpc on(String method, String result) {
    return on(method, _ -> result);
  }

  /** Answers the next call of a method with this result, before the usual ones. */
  public ScriptedRpc once(String method, String result) {
    return onceRaw(method, "\"result\":" + result);
  }

  public ScriptedRpc onceError(String method, long code, String message) {
    return onceRaw(method, error(code, message));
  }

  private ScriptedRpc onceRaw(String method, String part) {
    synchronized (methods) {
      once.computeIfAbsent(method, _ -> new ArrayDeque<>()).add(part);
    }
    return this;
  }

  /** From now on the method is unknown. */
  public ScriptedRpc remove(String method) {
    synchronized (methods) {
      methods.remove(method);
    }
    return this;
  }

  public ScriptedRpc putIdLast() {
    putsIdLast = true;
    return this;
  }

  /** Methods in the order of their calls. */
  public List<String> called() {
    return called;
  }

  /** Calls in each HTTP request; -1 for one that is no batch. */
  public List<Integer> batchSizes() {
    return batchSizes;
  }

  private ScriptedServer.Reply answer(String body) {
    try {
      var request = JSON.readTree(body);
      if (!request.isArray()) {
        batchSizes.add(-1);
        return ScriptedServer.Reply.json(answer(request));
      }
      batchSizes.add(request.size());
      var replies = new java.util.ArrayList<String>();
      for (var call : request) replies.add(answer(call));
      return ScriptedServer.Reply.json("[" + String.join(",", replies) + "]");
    } catch (JsonProcessingException e) {
      throw new AssertionError("the client sent no JSON: " + body, e);
    }
  }

  private String answer(JsonNode call) {
    var method = call.get("method").asText();
    called.add(method);
    var id = "\"id\":" + call.get("id");
    var part = part(method, call.get("params"));
    var parts = putsIdLast ? part + "," + id : id + "," + part;
    return "{\"jsonrpc\":\"2.0\"," + parts + "}";
  }

  private String part(String method, JsonNode params) {
    synchronized (methods) {
      var next = once.getOrDefault(method, new ArrayDeque<>()).poll();
      if (next != null) return next;
      var usual = methods.get(method);
      return usual == null
          ? error(-32601, "the method " + method + " does not exist/is not available")
          : usual.apply(params);
    }
  }

  private static String error(long code, String message) {
    return "\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}";
  }

  @Override
  public void close() {
    server.close();
  }
}
