package opekko.driver;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import java.util.List;
import java.util.function.Function;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.sequencer.SequencerRequest;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The driver's state and events as JSON: every component of every record, so that what is written
 * can be read back to the same value. Bytes are hex; a sealed type's case is named by {@code type}.
 */
final class DriverJson {
  static final JsonMapper MAPPER = mapper();

  private DriverJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
  private interface Tagged {}

  private static JsonMapper mapper() {
    var module = new SimpleModule();
    asHex(module, Bytes.class, Bytes::toHex, Bytes::fromHex);
    asHex(module, Hash.class, Hash::toHex, Hash::fromHex);
    asHex(module, Address.class, Address::toHex, Address::fromHex);
    module.addSerializer(UnsafePayloadQueue.class, new QueueWriter());
    module.addDeserializer(UnsafePayloadQueue.class, new QueueReader());
    var builder =
        JsonMapper.builder()
            .addModule(module)
            // Records are their components: methods that look like getters are not data.
            .changeDefaultVisibility(visible ->
                visible
                    .withVisibility(PropertyAccessor.GETTER, Visibility.NONE)
                    .withVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                    .withVisibility(PropertyAccessor.FIELD, Visibility.ANY));
    for (var sealed :
        List.of(
            DriverEvent.class,
            Phase.class,
            Job.class,
            Decided.class,
            SequencerRequest.class,
            SequencerJob.class,
            Fault.class,
            Fetched.class,
            ForkchoiceOutcome.class,
            GetPayloadOutcome.class,
            NewPayloadOutcome.class)) builder.addMixIn(sealed, Tagged.class);
    return builder.build();
  }

  private static <T> void asHex(
      SimpleModule module, Class<T> type, Function<T, String> toHex, Function<String, T> fromHex) {
    module.addSerializer(
        type,
        new ValueSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeString(toHex.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new ValueDeserializer<T>() {
          @Override
          public T deserialize(JsonParser in, DeserializationContext context) {
            return fromHex.apply(in.getString());
          }
        });
  }

  /** The queue is written as its blocks; the shape of the tree is of no interest. */
  private static final class QueueWriter extends ValueSerializer<UnsafePayloadQueue> {
    @Override
    public void serialize(
        UnsafePayloadQueue queue, JsonGenerator out, SerializationContext context) {
      out.writeStartArray();
      for (var envelope : queue.payloads()) out.writePOJO(envelope);
      out.writeEndArray();
    }
  }

  private static final class QueueReader extends ValueDeserializer<UnsafePayloadQueue> {
    @Override
    public UnsafePayloadQueue deserialize(JsonParser in, DeserializationContext context) {
      var queue = UnsafePayloadQueue.EMPTY;
      for (var envelope : context.readValue(in, PayloadEnvelope[].class))
        queue = queue.push(envelope, Long.MAX_VALUE).queue();
      return queue;
    }
  }
}
