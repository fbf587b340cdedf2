package opekko.benchmarks;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.json.Json;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Microseconds for the attributes, JSON and hash of an L2 block of 100 transactions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PayloadBenchmark {
  private AttributesBuilder builder;
  private AttributesBuilder.Ingredients ingredients;
  private PayloadEnvelope envelope;
  private ByteArrayOutputStream target;
  private Bytes json;

  @Setup
  public void fill() {
    var l2 = SyntheticL2.generate(1, 1, 100);
    var block = l2.blocks().getFirst();
    builder = new AttributesBuilder(l2.config(), l2.l1Chain());
    ingredients =
        new AttributesBuilder.Ingredients(
            block.ref().time(),
            l2.config().genesis().systemConfig(),
            SyntheticL2.l1Info(0),
            1,
            List.of(),
            block.batch().transactions());
    envelope = Payloads.built(block.ref(), block.attributes());
    target = new ByteArrayOutputStream(1 << 20);
    write();
    json = Bytes.wrap(target.toByteArray());
  }

  @Benchmark
  public PayloadAttributes attributes() {
    return builder.build(ingredients);
  }

  /** The bytes go where a connection's buffer would be. */
  @Benchmark
  public int write() {
    target.reset();
    Json.write(target, out -> PayloadJson.write(out, envelope.payload()));
    return target.size();
  }

  @Benchmark
  public ExecutionPayload read() {
    return Json.read(json, PayloadJson::read);
  }

  @Benchmark
  public Hash blockHash() {
    return PayloadHash.of(envelope);
  }
}
