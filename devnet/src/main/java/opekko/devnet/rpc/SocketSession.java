package opekko.devnet.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/**
 * The calls and subscriptions of one WebSocket. Calls come one at a time; events from any thread.
 *
 * @spec geth rpc: eth_subscribe, eth_unsubscribe
 */
final class SocketSession implements AutoCloseable {
  static final int MAX_SUBSCRIPTIONS = 64;

  private final RpcDispatcher dispatcher;
  private final Map<String, Topic> topics;
  private final Consumer<Bytes> out;
  private final Map<String, Topic.Subscription> subscriptions = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();

  /** Made in a call, let go once the call is answered: no event overtakes its subscription's id. */
  private Held held;

  /**
   * @param out takes answers and events, never blocks
   */
  SocketSession(RpcDispatcher methods, Map<String, Topic> topics, Consumer<Bytes> out) {
    this.topics = topics;
    this.out = out;
    dispatcher =
        methods.with(
            Map.of("eth_subscribe", this::subscribe, "eth_unsubscribe", this::unsubscribe));
  }

  void take(Bytes request) {
    var holding = new Held(out);
    held = holding;
    out.accept(dispatcher.answer(request));
    holding.letGo();
  }

  private Json.Writer subscribe(RpcParams params) {
    var topic = topics.get(params.text(0));
    if (topic == null)
      throw RpcRefusal.invalidParams(
          "no \"%s\" subscription: there are %s"
              .formatted(params.text(0), topics.keySet().stream().sorted().toList()));
    if (subscriptions.size() >= MAX_SUBSCRIPTIONS)
      throw RpcRefusal.serverError(
          "a connection has at most " + MAX_SUBSCRIPTIONS + " subscriptions");
    var id = "0x" + Long.toHexString(count.incrementAndGet());
    var events = held;
    subscriptions.put(id, topic.subscribe(params, event -> events.accept(notification(id, event))));
    return Results.text(id);
  }

  private Json.Writer unsubscribe(RpcParams params) {
    var subscription = subscriptions.remove(params.text(0));
    if (subscription == null) throw RpcRefusal.serverError("subscription not found");
    subscription.close();
    return Results.flag(true);
  }

  private static Bytes notification(String id, Json.Writer event) {
    var text = new ByteArrayOutputStream(2048);
    Json.write(text, json -> writeNotification(json, id, event));
    return Bytes.wrap(text.toByteArray());
  }

  private static void writeNotification(JsonGenerator json, String id, Json.Writer event)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("jsonrpc", "2.0");
    json.writeStringField("method", "eth_subscription");
    json.writeObjectFieldStart("params");
    json.writeStringField("subscription", id);
    json.writeFieldName("result");
    event.write(json);
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void close() {
    subscriptions.values().forEach(Topic.Subscription::close);
    subscriptions.clear();
  }
}
