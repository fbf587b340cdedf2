package opekko.httpapi.ha;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import opekko.httpapi.rpc.RpcJson;

/**
 * The fields of a body. What is not read is refused at the end: a field misspelled, such as {@code
 * dryrun}, must not be taken for absent.
 */
final class OrderFields {
  private static final int MAX_TEXT = 512;
  private static final int MAX_LIST = 16;

  private final JsonNode body;
  private final Set<String> read = new HashSet<>();

  private OrderFields(JsonNode body) {
    this.body = body;
  }

  /** An empty body is one without fields. */
  static OrderFields of(byte[] bytes) {
    var body = RpcJson.read(bytes).orElseThrow(() -> new BadField("", "the body is no JSON"));
    if (!body.isObject() && !body.isMissingNode())
      throw new BadField("", "the body is no JSON object");
    return new OrderFields(body);
  }

  Optional<String> text(String name) {
    return value(name).map(node -> text(name, node));
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  OptionalLong number(String name) {
    var node = value(name);
    if (node.isEmpty()) return OptionalLong.empty();
    if (!node.get().isIntegralNumber() || !node.get().canConvertToLong())
      throw new BadField(name, "is no whole number");
    return OptionalLong.of(node.get().longValue());
  }

  long requiredNumber(String name) {
    return number(name).orElseThrow(() -> missing(name));
  }

  boolean isTrue(String name) {
    var node = value(name);
    if (node.isPresent() && !node.get().isBoolean())
      throw new BadField(name, "is neither true nor false");
    return node.isPresent() && node.get().booleanValue();
  }

  List<String> requiredTexts(String name) {
    var node = value(name).orElseThrow(() -> missing(name));
    if (!node.isArray() || node.isEmpty() || node.size() > MAX_LIST)
      throw new BadField(name, "is no list of 1 to " + MAX_LIST + " texts");
    var texts = new ArrayList<String>();
    for (var element : node) texts.add(text(name, element));
    return texts;
  }

  void refuseOthers() {
    for (var names = body.fieldNames(); names.hasNext(); ) {
      var name = names.next();
      if (!read.contains(name)) throw new BadField(name, "is not a field of this order");
    }
  }

  static BadField missing(String name) {
    return new BadField(name, "is missing");
  }

  private Optional<JsonNode> value(String name) {
    read.add(name);
    var node = body.path(name);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  private static String text(String name, JsonNode node) {
    if (!node.isTextual() || node.textValue().isBlank())
      throw new BadField(name, "is no text, or an empty one");
    if (node.textValue().length() > MAX_TEXT)
      throw new BadField(name, "is longer than " + MAX_TEXT + " characters");
    return node.textValue();
  }
}
