package opekko.rpc.jsonrpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/**
 * Reads the reply to one call or a batch. Results are parsed as they come by; only a result that
 * precedes its id is visited twice.
 */
final class RpcReplies<T> {
  private static final int MAX_MESSAGE = 500;

  private final Bytes body;
  private final List<? extends RpcCall<? extends T>> calls;
  private final String endpoint;
  private final List<RpcAnswer<T>> answers;

  private RpcReplies(Bytes body, List<? extends RpcCall<? extends T>> calls, String endpoint) {
    this.body = body;
    this.calls = calls;
    this.endpoint = endpoint;
    answers = new ArrayList<>(Arrays.asList(newArray(calls.size())));
  }

  /**
   * @throws InvalidData when the body is no JSON-RPC reply
   */
  static <T> List<RpcAnswer<T>> read(
      Bytes body, List<? extends RpcCall<? extends T>> calls, String endpoint) {
    var replies = new RpcReplies<T>(body, calls, endpoint);
    Json.read(body, replies::readAll);
    for (var id = 0; id < calls.size(); id++)
      if (replies.answers.get(id) == null)
        replies.answers.set(id, replies.bad("no answer to " + calls.get(id).method()));
    return replies.answers;
  }

  /** Whether the text is a JSON object or array at all. */
  static boolean isReply(Bytes body) {
    for (var i = 0; i < body.size(); i++) {
      var c = body.get(i);
      if (c == '{' || c == '[') return true;
      if (c > ' ' || c < 0) return false;
    }
    return false;
  }

  private boolean readAll(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.START_ARRAY) {
      while (in.nextToken() != JsonToken.END_ARRAY) readReply(in, false);
    } else readReply(in, true);
    return true;
  }

  /** One reply as far as it has been read. */
  private static final class Reply<T> {
    private int id = -1;
    private long resultStart = -1;
    private long resultEnd;
    private RpcAnswer<T> answer;
  }

  private void readReply(JsonParser in, boolean isAlone) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) throw new InvalidData("not a JSON-RPC reply");
    var reply = new Reply<T>();
    if (isAlone && calls.size() == 1) reply.id = 0;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      var name = in.currentName();
      in.nextToken();
      switch (name) {
        case "id" -> readId(in, reply);
        case "result" -> readResult(in, reply);
        case "error" -> {
          if (in.currentToken() != JsonToken.VALUE_NULL) reply.answer = readError(in);
        }
        default -> in.skipChildren();
      }
    }
    finish(reply, isAlone);
  }

  private void readId(JsonParser in, Reply<T> reply) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) reply.id = in.getIntValue();
    else in.skipChildren();
  }

  private void readResult(JsonParser in, Reply<T> reply) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      if (reply.answer == null) reply.answer = new RpcAnswer.Null<>();
    } else if (isKnown(reply.id)) {
      reply.answer = readValue(in, reply.id);
    } else {
      reply.resultStart = in.currentTokenLocation().getByteOffset();
      in.skipChildren();
      in.finishToken();
      reply.resultEnd = in.currentLocation().getByteOffset();
    }
  }

  /**
   * A result of wrong form fails its own call only, so the parser must be brought to its end all
   * the same.
   */
  private RpcAnswer<T> readValue(JsonParser in, int id) throws IOException {
    var depth = in.getParsingContext().getNestingDepth();
    var isOpen = in.currentToken().isStructStart();
    try {
      return new RpcAnswer.Value<>(calls.get(id).result().read(in));
    } catch (InvalidData e) {
      if (isOpen) while (in.getParsingContext().getNestingDepth() >= depth) in.nextToken();
      return bad(calls.get(id).method() + ": " + e.getMessage());
    }
  }

  private RpcAnswer<T> readError(JsonParser in) throws IOException {
    var error =
        new Object() {
          long code;
          String message = "error without a message";
          String data;
        };
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return new RpcAnswer.Refused<>(0, error.message, Optional.empty());
    }
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "code" -> error.code = value.getValueAsLong();
            case "message" -> error.message = brief(text(value));
            case "data" -> error.data = brief(text(value));
            default -> value.skipChildren();
          }
        });
    return new RpcAnswer.Refused<>(error.code, error.message, Optional.ofNullable(error.data));
  }

  /** The value as text; of an object (op-geth's data) the text of its "err" field. */
  private static String text(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      var text = in.getValueAsString();
      in.skipChildren();
      return text == null ? "" : text;
    }
    var found = new StringBuilder();
    Json.readObject(
        in,
        (name, value) -> {
          if (name.equals("err") && value.currentToken().isScalarValue())
            found.append(value.getText());
          else value.skipChildren();
        });
    return found.toString();
  }

  private static String brief(String text) {
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
  }

  private void finish(Reply<T> reply, boolean isAlone) {
    if (reply.answer instanceof RpcAnswer.Refused<T> refused && isAlone) {
      // One error for a whole batch, such as "batch too large".
      for (var id = 0; id < calls.size(); id++) answers.set(id, refused);
      return;
    }
    if (!isKnown(reply.id)) return;
    if (reply.answer == null && reply.resultStart >= 0) reply.answer = revisit(reply);
    if (reply.answer != null) answers.set(reply.id, reply.answer);
  }

  private RpcAnswer<T> revisit(Reply<T> reply) {
    var start = Math.toIntExact(reply.resultStart);
    var text = body.slice(start, Math.toIntExact(reply.resultEnd) - start);
    try {
      return new RpcAnswer.Value<>(Json.read(text, calls.get(reply.id).result()));
    } catch (InvalidData e) {
      return bad(calls.get(reply.id).method() + ": " + e.getMessage());
    }
  }

  private boolean isKnown(int id) {
    return id >= 0 && id < calls.size();
  }

  private RpcAnswer<T> bad(String cause) {
    return new RpcAnswer.Failed<>(
        new RpcFailure(RpcFailure.Kind.BAD_ANSWER, endpoint + ": " + cause));
  }

  @SuppressWarnings("unchecked")
  private static <T> RpcAnswer<T>[] newArray(int size) {
    return (RpcAnswer<T>[]) new RpcAnswer<?>[size];
  }
}
