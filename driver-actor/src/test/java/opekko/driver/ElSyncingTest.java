package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine syncs by itself: every state on the way, and what it leads to. */
class ElSyncingTest {
  private final List<PayloadEnvelope> chain = new ArrayList<>();
  private DriverWorld world = world(settings());

  static DriverSettings settings() {
    return settings(false, Duration.ZERO);
  }

  private static DriverSettings settings(boolean resyncs, Duration offset) {
    var base = DriverSettings.DEFAULT;
    return new DriverSettings(
        SyncMode.EXECUTION_LAYER,
        false,
        resyncs,
        offset,
        OptionalLong.empty(),
        OptionalLong.empty(),
        base.unsafeQueueBytes(),
        base.journalBytes(),
        base.retryFloor(),
        base.retryCeiling());
  }

  private static DriverWorld world(DriverSettings settings) {
    var world = new DriverWorld(Blocks.config(Hardfork.HOLOCENE), settings);
    // A new engine has finalized nothing: the labels are not there.
    world.engine.setState(new ForkchoiceState(Blocks.GENESIS.hash(), Hash.ZERO, Hash.ZERO));
    return world;
  }

  @BeforeEach
  void buildChain() {
    L2BlockRef parent = Blocks.GENESIS;
    for (var i = 0; i < 10; i++) {
      chain.add(Blocks.child(parent));
      parent = Blocks.refOf(chain.getLast());
    }
  }

  private void receive(int number) {
    world.happen(new DriverEvent.UnsafePayloadReceived(chain.get(number - 1)));
  }

  private void engineSyncsUpTo(int number) {
    for (var block : chain.subList(0, number))
      world.engine.blocks.put(block.payload().blockHash(), block);
    world.engine.setState(new ForkchoiceState(block(number).hash(), Hash.ZERO, Hash.ZERO));
  }

  private L2BlockRef block(int number) {
    return Blocks.refOf(chain.get(number - 1));
  }

  @Test
  void shouldNotDeriveBeforeFirstUnsafeBlock() {
    world.start().l1Head(1);

    assertEquals(ElSync.WILL_START, world.state.elSync());
    assertInstanceOf(Phase.ElSyncing.class, world.state.phase());
    assertEquals(Wait.ENGINE_SYNCS, world.state.waits().safe().why());
    assertEquals(List.of(), world.engine.calls);
  }

  @Test
  void shouldPointEngineAtUnsafeBlockWithoutTakingItAsHead() {
    world.start();

    receive(8);

    assertEquals(ElSync.STARTED, world.state.elSync());
    assertEquals(List.of("newPayload", "forkchoice"), world.engine.calls);
    assertEquals(L2BlockRef.NONE, world.state.heads().unsafe());
    assertEquals(L2BlockRef.NONE, world.state.shown().unsafeL2());
    assertEquals(0, world.state.queue().size());
  }

  @Test
  void shouldNotNameSafeOrFinalizedWhileEngineSyncs() {
    world.start();

    receive(8);

    var sent = world.effectsOf(DriverEffect.UpdateForkchoice.class).getFirst().state();
    assertEquals(new ForkchoiceState(block(8).hash(), Hash.ZERO, Hash.ZERO), sent);
  }

  @Test
  void shouldStartFromSyncedBlockWhenEngineFindsItValid() {
    world.start();
    receive(8);
    engineSyncsUpTo(8);

    receive(9);

    assertEquals(ElSync.FINISHED, world.state.elSync());
    assertInstanceOf(Phase.Running.class, world.state.phase());
    assertEquals(block(9), world.state.shown().unsafeL2());
    assertEquals(block(9), world.state.shown().safeL2());
    assertEquals(block(9), world.state.shown().finalizedL2());
  }

  @Test
  void shouldKeepSafeBehindSyncedBlockByOffset() {
    world = world(settings(false, Duration.ofSeconds(5)));
    world.start();
    receive(8);
    engineSyncsUpTo(8);

    receive(9);

    assertEquals(block(9), world.state.shown().unsafeL2());
    // Five seconds are three blocks of two seconds.
    assertEquals(block(6), world.state.shown().safeL2());
    assertEquals(block(6), world.state.shown().finalizedL2());
  }

  @Test
  void shouldGoOnFromRecordedSafeHeadOnTheSyncedChain() {
    world.safeHeads.put(3L, new SafeHeadStore.Entry(Blocks.l1(3).id(), block(4).id()));
    world.start();
    receive(8);
    engineSyncsUpTo(8);

    receive(9);

    assertEquals(block(9), world.state.shown().unsafeL2());
    // Finalized is not known yet, so it follows from behind and sync start goes back to it.
    assertTrue(world.state.shown().safeL2().number() <= 4);
    assertTrue(world.effects.stream().noneMatch(DriverEffect.ClearSafeHeads.class::isInstance));
  }

  @Test
  void shouldClearRecordOfAnotherChain() {
    var foreign = new BlockId(Blocks.hash("foreign"), 4);
    world.safeHeads.put(3L, new SafeHeadStore.Entry(Blocks.l1(3).id(), foreign));
    world.start();
    receive(8);
    engineSyncsUpTo(8);

    receive(9);

    assertFalse(world.safeHeads.values().stream().anyMatch(e -> e.safe().equals(foreign)));
    assertEquals(block(9), world.state.shown().safeL2());
  }

  @Test
  void shouldSkipSyncWhenEngineHasFinalizedBlocks() {
    engineSyncsUpTo(5);
    world.engine.setState(new ForkchoiceState(block(5).hash(), block(4).hash(), block(3).hash()));
    world.start();

    receive(6);

    assertEquals(ElSync.FINISHED, world.state.elSync());
    assertInstanceOf(Phase.Running.class, world.state.phase());
    assertEquals(block(6), world.state.shown().unsafeL2());
    assertEquals(block(3), world.state.shown().finalizedL2());
  }

  @Test
  void shouldSyncAgainWhenEngineKindCan() {
    world = world(settings(true, Duration.ZERO));
    engineSyncsUpTo(5);
    world.engine.setState(new ForkchoiceState(block(5).hash(), block(4).hash(), block(3).hash()));
    world.start();

    receive(9);

    assertEquals(ElSync.STARTED, world.state.elSync());
  }

  @Test
  void shouldOnlyKeepNewestTarget() {
    world.start();
    world.engine.down = Optional.of(new Fault.Temporary("down"));
    receive(5);
    receive(9);
    receive(7);

    assertEquals(List.of(chain.get(8)), world.state.queue().payloads());
  }
}
