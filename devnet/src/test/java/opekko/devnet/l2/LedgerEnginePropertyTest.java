package opekko.devnet.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.testkit.PayloadLies;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.upgrade.UpgradeDeposits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerEnginePropertyTest {
  private static final int BLOCKS = 40;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PECTRA_BLOB_SCHEDULE")
  void shouldFindValidWhatAnotherEngineBuilt(Hardfork newest) {
    var chain = Chain.at(newest);
    var builder = Chain.engine(chain);
    var importer = Chain.engine(chain);
    var story = new RandomLedger(chain, builder, 100 + newest.ordinal());
    var transactions = 0;

    for (var i = 0; i < BLOCKS; i++) {
      var block = story.next();
      assertEquals(new PayloadStatus.Valid(block.hash()), Chain.take(importer, block.envelope()));
      assertEquals(block, importer.head());
      transactions += block.transactions().size();
    }

    assertTrue(transactions > 3 * BLOCKS, "only " + transactions + " transactions");
    assertEquals(
        builder.state(builder.head().hash()).orElseThrow().root(),
        importer.head().header().stateRoot());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PECTRA_BLOB_SCHEDULE"})
  void shouldFindInvalidWhatWasChanged(Hardfork newest) {
    var chain = Chain.at(newest);
    var builder = Chain.engine(chain);
    var story = new RandomLedger(chain, builder, 7);
    LedgerBlock block;
    do block = story.next();
    while (block.transactions().stream().noneMatch(L2Transaction.Signed.class::isInstance));
    var judge = importedUpTo(builder, chain, block.number() - 1);

    for (var lie : PayloadLies.about(block.envelope())) {
      var status = judge.newPayload(lie.envelope());

      var invalid = assertInstanceOf(PayloadStatus.Invalid.class, status, lie.what());
      assertTrue(
          invalid.validationError().contains(lie.expectedWords()),
          lie.what() + ": " + invalid.validationError());
      var again = assertInstanceOf(PayloadStatus.Invalid.class, judge.newPayload(lie.envelope()));
      assertEquals(invalid.latestValidHash(), again.latestValidHash(), lie.what());
    }

    assertEquals(new PayloadStatus.Valid(block.hash()), judge.newPayload(block.envelope()));
  }

  private static LedgerEngine importedUpTo(LedgerEngine from, DevnetChain chain, long number) {
    var engine = Chain.engine(chain);
    for (var i = 1L; i <= number; i++) Chain.take(engine, from.block(i).orElseThrow().envelope());
    return engine;
  }

  /** Upgrade deposits that create contracts fail here, by design; the chain goes on. */
  @Test
  void shouldCrossEveryForkWithItsUpgradeDeposits() {
    var chain = Chain.crossingEveryFork();
    var builder = Chain.engine(chain);
    var importer = Chain.engine(chain);
    var story = new RandomLedger(chain, builder, 3);

    while (builder.head().header().time() < Chain.LAST_FORK_TIME) {
      var block = story.next();
      assertEquals(new PayloadStatus.Valid(block.hash()), Chain.take(importer, block.envelope()));
      for (var upgrade : UpgradeDeposits.at(chain.rollup(), block.header().time()))
        assertFateOf(upgrade.transactions(), builder);
    }

    assertEquals(Hardfork.KARST, chain.rollup().forks().at(builder.head().header().time()));
  }

  private static void assertFateOf(List<Bytes> upgrades, LedgerEngine engine) {
    for (var encoded : upgrades) {
      var included = engine.inclusion(Keccak.hash(encoded)).orElseThrow();
      if (DepositTransaction.decode(encoded).to().isEmpty())
        assertFalse(included.receipt().isSuccessful());
    }
  }
}
