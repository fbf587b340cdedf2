package opekko.devnet.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.fork.Hardfork;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final int BLOCKS = 60;

  private final DevnetChain chain = Chain.at(Hardfork.JOVIAN);

  @Test
  void shouldMakeStatesAgainThatAreNoLongerAtHand() {
    var engine = new LedgerEngine(chain.rollup(), chain.l2(), new Retention(1_000, 10_000, 8, 4));
    var story = new RandomLedger(chain, engine, 5);
    for (var i = 0; i < BLOCKS; i++) story.next();

    for (var number = 0L; number <= BLOCKS; number++) {
      var block = engine.block(number).orElseThrow();
      assertEquals(block.header().stateRoot(), engine.state(block.hash()).orElseThrow().root());
    }
  }

  @Test
  void shouldForgetOldBlocksThatAreFinal() {
    var engine = new LedgerEngine(chain.rollup(), chain.l2(), new Retention(20, 10_000, 8, 4));
    var story = new RandomLedger(chain, engine, 5);
    for (var i = 0; i < BLOCKS; i++) story.next();
    var before = engine.block(1).orElseThrow();
    assertTrue(engine.inclusion(before.transactions().getFirst().hash()).isPresent());

    var finalized = engine.block(50).orElseThrow().hash();
    engine.forkchoiceUpdated(
        new ForkchoiceState(engine.head().hash(), finalized, finalized), Optional.empty());

    assertEquals(Optional.empty(), engine.block(1));
    assertEquals(Optional.empty(), engine.block(before.hash()));
    assertEquals(Optional.empty(), engine.inclusion(before.transactions().getFirst().hash()));
    assertTrue(engine.block(0).isPresent());
    assertEquals(Optional.empty(), engine.block(BLOCKS - 17));
    assertTrue(engine.block(BLOCKS - 16).isPresent());
    var oldest = engine.block(BLOCKS - 16).orElseThrow();
    assertEquals(oldest.header().stateRoot(), engine.state(oldest.hash()).orElseThrow().root());
  }

  @Test
  void shouldForgetOldBlocksWhenTheirTransactionsAreMany() {
    var engine = new LedgerEngine(chain.rollup(), chain.l2(), new Retention(1_000, 100, 8, 4));
    var story = new RandomLedger(chain, engine, 5);
    for (var i = 0; i < BLOCKS; i++) story.next();

    var head = engine.head().hash();
    engine.forkchoiceUpdated(new ForkchoiceState(head, head, head), Optional.empty());

    assertEquals(Optional.empty(), engine.block(1));
    var left = 0;
    for (var number = 0; number <= BLOCKS; number++)
      left += engine.block(number).map(each -> each.transactions().size()).orElse(0);
    assertTrue(left <= 100, left + " transactions are left");
    assertTrue(left > 50, left + " transactions are left");
  }

  @Test
  void shouldForgetTheOldestOfTooManyBlocksOffTheChain() {
    var source = Chain.engine(chain);
    var story = new RandomLedger(chain, source, 5);
    var engine = new LedgerEngine(chain.rollup(), chain.l2(), new Retention(1_000, 10_000, 8, 4));
    for (var i = 0; i < 10; i++) engine.newPayload(story.next().envelope());

    assertEquals(Optional.empty(), engine.block(source.block(2).orElseThrow().hash()));
    assertEquals(
        new ForkchoiceResult.NotApplied(new PayloadStatus.Syncing()),
        engine.forkchoiceUpdated(Chain.head(source.head().hash()), Optional.empty()));
    assertEquals(0, engine.head().number());
  }
}
