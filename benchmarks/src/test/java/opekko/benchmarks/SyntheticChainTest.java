package opekko.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import opekko.driver.DriverEvent;
import opekko.protocol.l1.L1BlockDigest;
import org.junit.jupiter.api.Test;

/** A benchmark of work that is not done, or done wrong, measures nothing. */
class SyntheticChainTest {
  private static final int BLOCKS = SyntheticL1.SPAN + 30;

  private final SyntheticL2 l2 = SyntheticL2.generate(7, BLOCKS, 2);

  @Test
  void shouldDeriveWhatWasPutInFromCalldata() {
    var l1 = SyntheticL1.withCalldata(SyntheticL1.channels(l2));

    OfflineDerivation.compare(l2, new DerivationRun(l2, l1, false));
  }

  @Test
  void shouldDeriveWhatWasPutInFromCheckedBlobsPassAfterPass() {
    var l1 = SyntheticL1.withBlobs(SyntheticL1.channels(l2));
    var run = new DerivationRun(l2, l1, true);

    OfflineDerivation.compare(l2, run);
    OfflineDerivation.compare(l2, run);
  }

  @Test
  void shouldRefuseToMeasureWhenAttributesDiffer() {
    var l1 = SyntheticL1.withCalldata(SyntheticL1.channels(l2));
    var other = SyntheticL2.generate(8, BLOCKS, 2);

    var run = new DerivationRun(l2, l1, false);

    assertThrows(IllegalStateException.class, () -> OfflineDerivation.compare(other, run));
  }

  @Test
  void shouldMakeTheSameChainFromTheSameSeed() {
    assertEquals(l2.blocks(), SyntheticL2.generate(7, BLOCKS, 2).blocks());
  }

  @Test
  void shouldTraceTheDriverToTheLastBlock() {
    var l1 = SyntheticL1.withCalldata(SyntheticL1.channels(l2));

    var trace = DriverTrace.of(l2, l1);

    var inserted = count(trace, DriverEvent.NewPayloadAnswered.class);
    var derived = count(trace, DriverEvent.AttributesDerived.class);
    assertEquals(BLOCKS, inserted);
    assertEquals(BLOCKS, derived);
  }

  private static long count(DriverTrace trace, Class<? extends DriverEvent> kind) {
    return trace.moments().stream().map(DriverTrace.Moment::event).filter(kind::isInstance).count();
  }

  @Test
  void shouldFindTheBatchInTheDigestOfAWholeL1Block() {
    var block = new SyntheticL1Block(1);

    var digest =
        new L1BlockDigest(l2.config())
            .of(block.header(), block.header().hash(), block.transactions(), block.receipts());

    assertEquals(1, digest.inbox().size());
    assertTrue(digest.inbox().getFirst().data().size() > 10_000);
    assertEquals(List.of(), digest.deposits());
  }
}
