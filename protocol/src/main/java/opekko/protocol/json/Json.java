package opekko.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * Reads and writes JSON token by token. The size of a text is limited by whoever brings it; this
 * class limits its nesting. Readers find the parser at the first token of their value and leave it
 * at the last.
 */
public final class Json {
  private static final int MAX_DEPTH = 64;

  /** Parsers and generators with the limits of this class. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** Reads one value; the parser is at its first token. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(JsonParser in) throws IOException;
  }

  /** Takes the value of a field; must use it up, e.g. with {@code skipChildren()}. */
  @FunctionalInterface
  public interface FieldReader {
    void read(String name, JsonParser in) throws IOException;
  }

  /** Writes one value. */
  @FunctionalInterface
  public interface Writer {
    void write(JsonGenerator out) throws IOException;
  }

  /**
   * Reads a text that holds one value and nothing else.
   *
   * @throws InvalidData when it is no JSON, or not what the reader wants
   */
  public static <T> T read(Bytes text, Reader<T> reader) {
    return text.read((array, offset, size) -> {
      try (var in = FACTORY.createParser(array, offset, size)) {
        if (in.nextToken() == null) throw new InvalidData("no JSON: the text is empty");
        var value = reader.read(in);
        if (in.nextToken() != null) throw new InvalidData("more than one JSON value");
        return value;
      } catch (JsonProcessingException e) {
        throw new InvalidData("malformed JSON: " + e.getOriginalMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** Writes one value as UTF-8. */
  public static void write(OutputStream target, Writer writer) {
    try (var out = FACTORY.createGenerator(target)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls {@code fields} for each field of an object, except for those that are null. */
  public static void readObject(JsonParser in, FieldReader fields) throws IOException {
    expect(in, JsonToken.START_OBJECT, "an object");
    while (in.nextToken() != JsonToken.END_OBJECT) {
      var name = in.currentName();
      if (in.nextToken() != JsonToken.VALUE_NULL) fields.read(name, in);
    }
  }

  /** The elements of an array; the list cannot be changed. */
  public static <T> List<T> readArray(JsonParser in, Reader<T> element) throws IOException {
    expect(in, JsonToken.START_ARRAY, "an array");
    var list = new ArrayList<T>();
    while (in.nextToken() != JsonToken.END_ARRAY) list.add(element.read(in));
    return List.copyOf(list);
  }

  /** A text value. */
  public static String readText(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_STRING, "a text");
    return in.getText();
  }

  static void expect(JsonParser in, JsonToken token, String what) {
    if (in.currentToken() != token) throw bad(in, what + " is expected");
  }

  static <T> T required(T value, String object, String field) {
    if (value == null) throw new InvalidData(object + ": " + field + " is missing");
    return value;
  }

  static InvalidData bad(JsonParser in, String cause) {
    return new InvalidData(in.getParsingContext().pathAsPointer() + ": " + cause);
  }
}
