package opekko.derivation.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.testkit.RecordedChain;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays real chains through the pure pipeline, with an engine that takes each recorded block as
 * the next parent.
 */
class FixtureDerivationTest {

  static Stream<String> fixtures() {
    return RecordedChain.names();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void shouldDeriveRecordedAttributesToTheByte(String name) {
    new Replay(DerivationFixture.read(name), PipelineLimits.DEFAULT).run();
  }

  /** Everything is settled, so decoding runs far ahead; no deposits are kept for later epochs. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void shouldDeriveTheSameWhenDecodingFarAhead(String name) {
    new Replay(DerivationFixture.read(name), new PipelineLimits(0, 1_000, 1L << 30, 0)).run();
  }

  /** One run of a fixture to the end of its L1 chain. */
  private static final class Replay {
    private final DerivationFixture fixture;
    private final DerivationPipeline pipeline;
    private final Map<Long, Long> safeAt = new HashMap<>();
    private L2BlockRef parent;
    private long safe;
    private int next;

    private Replay(DerivationFixture fixture, PipelineLimits limits) {
      this.fixture = fixture;
      this.parent = fixture.start();
      this.safe = parent.number();
      this.pipeline =
          new DerivationPipeline(
              fixture.config(), fixture.chain().l1Chain(), limits, PipelineObserver.NONE);
    }

    private void run() {
      pipeline.readUpTo(fixture.canonicalL1().lastKey());
      pipeline.reset(fixture.start());
      while (!(step() instanceof StepOutcome.ResetDone)) {}
      // Decoding ahead before each pull must not change what is derived.
      while (isMoreDecodedAhead()) {}
      pipeline.pull(parent);
      while (isMoreDerived()) {}

      assertEquals(fixture.blocks().size(), next, "blocks derived");
      fixture
          .safeAt()
          .forEach((l1, l2) -> assertEquals(l2, safeAt.get(l1), "safe head at L1 block " + l1));
    }

    private boolean isMoreDecodedAhead() {
      return !(step() instanceof StepOutcome.Idle);
    }

    private boolean isMoreDerived() {
      safeAt.put(pipeline.origin().number(), safe);
      var outcome = step();
      if (outcome instanceof StepOutcome.Derived(var attributes)) {
        compare(attributes);
        while (isMoreDecodedAhead()) {}
        pipeline.pull(parent);
      }
      return !(outcome instanceof StepOutcome.Idle);
    }

    private StepOutcome step() {
      var outcome = pipeline.step();
      if (outcome instanceof StepOutcome.Needs(var need)) provide(need);
      if (outcome instanceof StepOutcome.Faulted(var fault)) fail("fault: " + fault);
      return outcome;
    }

    private void provide(Need need) {
      switch (need) {
        case Need.NextL1(var number) -> pipeline.provideNextL1(fixture.canonicalL1().get(number));
        case Need.PinnedL1(var hash) -> pipeline.providePinnedL1(fixture.chain().l1().get(hash));
        case Need.Blobs(var block, var refs) ->
            pipeline.provideBlobs(
                block,
                refs.stream().map(BlobRef::versionedHash).map(fixture.blobs()::get).toList());
        case Need.L2Block(BlockSelector.ByNumber(var number)) ->
            pipeline.provideL2Block(
                new PayloadEnvelope(Optional.empty(), fixture.safeBlock(number)));
        case Need.L2Block _, Need.L2Ref _ -> fail("not expected to ask for " + need);
      }
    }

    private void compare(DerivedAttributes derived) {
      if (next == fixture.blocks().size())
        fail("more derived than expected: " + derived.attributes());
      var expected = fixture.blocks().get(next++);
      var attributes = derived.attributes();
      if (fixture.rejected().contains(attributes)) {
        attributes = attributes.depositsOnly();
        pipeline.flushChannel();
      }
      var where = "block " + expected.ref().number();
      compare(expected.attributes(), attributes, where);
      assertEquals(expected.ref().parentHash(), derived.parent().hash(), where);
      parent = expected.ref();
      if (derived.isLastInSpan()) {
        safe = parent.number();
        assertEquals(expected.derivedFrom(), derived.derivedFrom().number(), where);
      }
    }

    /** Transactions one by one first: a difference stays readable. */
    private void compare(PayloadAttributes expected, PayloadAttributes actual, String where) {
      for (var i = 0;
          i < Math.min(expected.transactions().size(), actual.transactions().size());
          i++)
        assertEquals(
            expected.transactions().get(i), actual.transactions().get(i), where + ", tx " + i);
      assertEquals(expected, actual, where);
    }
  }
}
