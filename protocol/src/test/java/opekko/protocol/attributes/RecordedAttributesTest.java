package opekko.protocol.attributes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.l1.L1Block;
import opekko.protocol.systemconfig.SystemConfigRules;
import opekko.protocol.testkit.RecordedChain;
import opekko.protocol.testkit.RecordedChain.Expected;
import opekko.protocol.type.Hash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rebuilds the attributes of recorded chains; only the batches are taken as given. */
class RecordedAttributesTest {
  static Stream<String> fixtures() {
    return RecordedChain.names();
  }

  static Stream<String> ownRecordings() {
    return fixtures().filter(name -> name.startsWith("rec-"));
  }

  @ParameterizedTest
  @MethodSource("ownRecordings")
  void shouldRebuildAttributesOnRecordedParents(String name) {
    var chain = RecordedChain.open(name);
    for (var expected : chain.expected()) {
      var parent = chain.l2().get(expected.parentHash());
      var origin = chain.origin(expected);

      var conflict =
          chain.builder().conflict(L2BlockRefs.of(chain.rollup(), parent), origin.info());
      var built = build(chain, expected, SystemConfigs.of(chain.rollup(), parent), origin);

      assertEquals(expected.l1Origin(), origin.ref().number());
      assertEquals(Optional.empty(), conflict);
      assertSame(expected, built);
    }
    assertTrue(chain.expected().size() >= 7);
  }

  /** What the attributes say of the system configuration is what the block made of them says. */
  @ParameterizedTest
  @MethodSource("ownRecordings")
  void shouldKnowSystemConfigBeforeBlockIsBuilt(String name) {
    var chain = RecordedChain.open(name);
    var children = new HashMap<Hash, Expected>();
    chain.expected().forEach(expected -> children.put(expected.parentHash(), expected));
    for (var block : chain.l2().values()) {
      var expected = children.get(block.parentHash());
      if (expected == null || !expected.attributes().transactions().equals(block.transactions()))
        continue;

      var before = SystemConfigs.after(chain.rollup(), expected.attributes());

      assertEquals(SystemConfigs.of(chain.rollup(), block), before, "block " + expected.number());
    }
  }

  /** From genesis on, or the first recorded block, each block's attributes are all it takes. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void shouldRebuildAttributesFromThoseBefore(String name) {
    var chain = RecordedChain.open(name);
    var first = chain.expected().getFirst();
    var start = chain.l2().get(first.parentHash());
    var system =
        start == null
            ? chain.rollup().genesis().systemConfig()
            : SystemConfigs.of(chain.rollup(), start);
    for (var expected : chain.expected()) {
      var built = build(chain, expected, system, chain.origin(expected));

      assertSame(expected, built);
      system = SystemConfigs.after(chain.rollup(), built);
    }
  }

  private static PayloadAttributes build(
      RecordedChain chain, Expected expected, SystemConfig system, L1Block origin) {
    var isFirstOfEpoch = expected.sequenceNumber() == 0;
    return chain
        .builder()
        .build(
            new AttributesBuilder.Ingredients(
                expected.attributes().timestamp(),
                isFirstOfEpoch
                    ? SystemConfigRules.applyAll(system, origin, chain.rollup())
                    : system,
                origin.info(),
                expected.sequenceNumber(),
                isFirstOfEpoch ? origin.deposits() : List.of(),
                expected.batchTransactions()));
  }

  private static void assertSame(Expected expected, PayloadAttributes built) {
    assertEquals(fields(expected.attributes()), fields(built), "block " + expected.number());
    assertEquals(expected.attributes(), built);
  }

  /** Field by field, so that a difference is readable. */
  private static Map<String, Object> fields(PayloadAttributes a) {
    var fields = new HashMap<String, Object>();
    fields.put("timestamp", a.timestamp());
    fields.put("prevRandao", a.prevRandao());
    fields.put("gasLimit", a.gasLimit());
    fields.put("withdrawals", a.withdrawals());
    fields.put("parentBeaconBlockRoot", a.parentBeaconBlockRoot());
    fields.put("eip1559Params", a.eip1559Params());
    fields.put("minBaseFee", a.minBaseFee());
    fields.put("transactions", a.transactions().size());
    return fields;
  }
}
