package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.Bytes;
import opekko.sequencer.EngineWork;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerRequest;
import org.junit.jupiter.api.Test;

class DriverJournalTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 123_000_000);

  @Test
  void shouldReadBackEveryEventAsItWas() {
    for (var event : everyEvent()) {
      var json = DriverJson.MAPPER.writeValueAsString(new DriverJournal.Entry(NOW, event));

      var read = DriverJson.MAPPER.readValue(json, DriverJournal.Entry.class);

      assertEquals(new DriverJournal.Entry(NOW, event), read, json);
    }
  }

  @Test
  void shouldHaveASampleOfEveryEvent() {
    var kinds = everyEvent().stream().map(Object::getClass).distinct().count();

    assertEquals(DriverEvent.class.getPermittedSubclasses().length, kinds);
  }

  @Test
  void shouldReadBackEveryStateOfALife() {
    var world = livelyWorld();
    var state = world.machine.initial();
    for (var event : world.events) {
      state = world.machine.step(state, event, world.now).state();
      var json = DriverJson.MAPPER.writeValueAsString(state);

      var read = DriverJson.MAPPER.readValue(json, DriverState.class);

      assertEquals(json, DriverJson.MAPPER.writeValueAsString(read));
      assertEquals(state.phase(), read.phase());
      assertEquals(state.job(), read.job());
      assertEquals(state.sequencer(), read.sequencer());
      assertEquals(state.derivation(), read.derivation());
      assertEquals(state.queue().payloads(), read.queue().payloads());
    }
  }

  @Test
  void shouldComeToTheSameStateWhenReplayed() throws IOException {
    var world = livelyWorld();
    // The replay reads block references from real payloads, which these are not: no unsafe blocks.
    var quiet = new DriverWorld(world.machine.config(), world.machine.settings());
    quiet.start().l1Head(2);
    quiet.l1Head(5);
    var journal = new DriverJournal(quiet.machine, quiet.machine.initial());
    var state = quiet.machine.initial();
    for (var event : quiet.events) {
      journal.add(NOW, event, state);
      state = quiet.machine.step(state, event, NOW).state();
    }
    var lines = new ArrayList<String>();

    var end = JournalReplay.run(reader(journal.dump().get()), lines::add);

    assertEquals(state, end);
    assertTrue(lines.stream().anyMatch(line -> line.contains("phase: Born[] -> FindingHeads")));
    assertTrue(lines.stream().anyMatch(line -> line.contains("=> UpdateForkchoice")));
  }

  @Test
  void shouldForgetOldEventsButKeepTheStateTheyLedTo() throws IOException {
    var settings = DriverSettings.DEFAULT;
    var small =
        new DriverSettings(
            settings.syncMode(),
            false,
            false,
            settings.offsetElSafe(),
            settings.finalityLookback(),
            settings.finalityDelay(),
            settings.unsafeQueueBytes(),
            4_000,
            settings.retryFloor(),
            settings.retryCeiling());
    var world = new DriverWorld(Blocks.config(Hardfork.HOLOCENE), small);
    world.start();
    for (var i = 1; i < 40; i++) world.l1Head(i);
    var journal = new DriverJournal(world.machine, world.machine.initial());
    var state = world.machine.initial();
    for (var event : world.events) {
      journal.add(NOW, event, state);
      state = world.machine.step(state, event, NOW).state();
    }

    var dump = journal.dump().get();

    assertTrue(dump.lines().count() < world.events.size() / 2);
    assertEquals(state, JournalReplay.run(reader(dump), line -> {}));
  }

  @Test
  void shouldNameTheLineThatIsNoJournal() {
    var empty = assertThrows(InvalidData.class, () -> JournalReplay.run(reader(""), line -> {}));
    var other =
        assertThrows(InvalidData.class, () -> JournalReplay.run(reader("{\"a\":1}\n"), l -> {}));
    var journal =
        new DriverJournal(livelyWorld().machine, livelyWorld().machine.initial()).dump().get();
    var broken =
        assertThrows(
            InvalidData.class, () -> JournalReplay.run(reader(journal + "{\"now\":"), l -> {}));

    assertEquals("the journal is empty", empty.getMessage());
    assertTrue(other.getMessage().startsWith("line 1: "), other.getMessage());
    assertTrue(broken.getMessage().startsWith("line 2: "), broken.getMessage());
  }

  private static BufferedReader reader(String text) {
    return new BufferedReader(new StringReader(text));
  }

  /** Consolidation, building, a deposits-only block, finality and an engine that fails once. */
  private static DriverWorld livelyWorld() {
    var world = new DriverWorld(Blocks.config(Hardfork.HOLOCENE), DriverSettings.DEFAULT);
    world.planSpan(1, 3);
    world.planSpan(2, 2);
    world.engine.refused =
        attributes -> attributes.timestamp() == 1008 && !attributes.isDepositsOnly();
    world.start();
    var first = Blocks.child(Blocks.GENESIS, Blocks.USER_TRANSACTION);
    world.happen(new DriverEvent.UnsafePayloadReceived(Blocks.child(Blocks.refOf(first))));
    world.happen(new DriverEvent.UnsafePayloadReceived(first));
    world.l1Head(1);
    world.engine.down = Optional.of(new Fault.Temporary("connection refused"));
    world.l1Head(2);
    world.engine.down = Optional.empty();
    world.fireTimers();
    world.happen(new DriverEvent.L1FinalizedChanged(Blocks.l1(1)));
    sequence(world);
    return world;
  }

  /** A sequencer comes late and makes a block. */
  static void sequence(DriverWorld world) {
    var call = new opekko.sequencer.Call(1, 1);
    ask(world, new SequencerRequest.Announce());
    var head = world.state.heads().unsafe();
    ask(
        world,
        new SequencerRequest.StartBuild(call, head, Blocks.attributes(head, head.l1Origin())));
    var job =
        world.toSequencer.stream()
            .filter(SequencerEvent.BuildStarted.class::isInstance)
            .map(event -> (EngineWork.Started) ((SequencerEvent.BuildStarted) event).outcome())
            .findFirst()
            .orElseThrow();
    ask(world, new SequencerRequest.SealBuild(call, job.id(), head, head.time() + 2));
    var block = Blocks.child(head);
    ask(world, new SequencerRequest.InsertBlock(call, block, Blocks.refOf(block)));
    ask(world, new SequencerRequest.CancelBuild(job.id(), head.time() + 2));
  }

  private static void ask(DriverWorld world, SequencerRequest request) {
    world.happen(new DriverEvent.SequencerAsked(request));
  }

  static List<DriverEvent> everyEvent() {
    var call = new Call(3, 17);
    var block = Blocks.child(Blocks.GENESIS, Bytes.wrap(new byte[100_000]));
    var ref = Blocks.refOf(block);
    var entry = new SafeHeadStore.Entry(Blocks.l1(3).id(), ref.id());
    var asked = new opekko.sequencer.Call(4, 18);
    var id = new PayloadId(Bytes.of(1, 2, 3, 4, 5, 6, 7, 8));
    return List.of(
        new DriverEvent.Started(),
        new DriverEvent.L1HeadChanged(Blocks.l1(3)),
        new DriverEvent.L1SafeChanged(Blocks.l1(2)),
        new DriverEvent.L1FinalizedChanged(Blocks.l1(1)),
        new DriverEvent.UnsafePayloadReceived(block),
        new DriverEvent.DecidedReceived(new Decided.Block(new CommittedBlock(1, 0, block))),
        new DriverEvent.DecidedReceived(new Decided.Rewind(Blocks.GENESIS.id(), 1)),
        new DriverEvent.GapCheckDue(),
        new DriverEvent.StepDue(Lane.ENGINE),
        new DriverEvent.StepDue(Lane.DERIVATION),
        new DriverEvent.StepDue(Lane.RESET),
        new DriverEvent.FlushDue(),
        new DriverEvent.ResetRequested(),
        new DriverEvent.ShutdownRequested(),
        new DriverEvent.SequencerAsked(new SequencerRequest.Announce()),
        new DriverEvent.SequencerAsked(
            new SequencerRequest.StartBuild(
                asked,
                Blocks.GENESIS,
                Blocks.attributes(Blocks.GENESIS, Blocks.GENESIS.l1Origin()))),
        new DriverEvent.SequencerAsked(
            new SequencerRequest.SealBuild(asked, id, Blocks.GENESIS, 1002)),
        new DriverEvent.SequencerAsked(new SequencerRequest.InsertBlock(asked, block, ref)),
        new DriverEvent.SequencerAsked(new SequencerRequest.CancelBuild(id, 1002)),
        new DriverEvent.SequencerAsked(new SequencerRequest.GoBackTo(Blocks.GENESIS.id())),
        new DriverEvent.SequencerAsked(new SequencerRequest.ResetHeads("origin is gone")),
        new DriverEvent.SequencerAsked(
            new SequencerRequest.ReportCritical(new Fault.Critical("deposit"))),
        new DriverEvent.DerivationStarted(),
        new DriverEvent.DerivationReset(3, Blocks.l1(1)),
        new DriverEvent.DerivationProgressed(3, Blocks.l1(2)),
        new DriverEvent.AttributesDerived(
            call, Blocks.derived(Blocks.GENESIS, 2, true, Blocks.USER_TRANSACTION)),
        new DriverEvent.DerivationIdled(call, Blocks.l1(2)),
        new DriverEvent.DerivationFaulted(call, new Fault.Reset("reorg")),
        new DriverEvent.DerivationFaulted(call, new Fault.Temporary("slow")),
        new DriverEvent.DerivationFaulted(call, new Fault.Critical("deposit")),
        new DriverEvent.ForkchoiceAnswered(
            call,
            new ForkchoiceOutcome.Updated(
                Optional.of(new PayloadId(Bytes.of(1, 2, 3, 4, 5, 6, 7, 8))))),
        new DriverEvent.ForkchoiceAnswered(call, new ForkchoiceOutcome.Syncing()),
        new DriverEvent.ForkchoiceAnswered(call, new ForkchoiceOutcome.InvalidAttributes("x")),
        new DriverEvent.GetPayloadAnswered(call, new GetPayloadOutcome.Built(block)),
        new DriverEvent.NewPayloadAnswered(call, new NewPayloadOutcome.Invalid("bad root")),
        new DriverEvent.L1RefRead(call, Fetched.found(Blocks.l1(4))),
        new DriverEvent.L2RefRead(call, Fetched.missing("block 4")),
        new DriverEvent.PayloadRead(call, Fetched.found(block)),
        new DriverEvent.SafeHeadRead(call, Fetched.found(entry)),
        new DriverEvent.SafeHeadsChanged(call, Optional.of(new Fault.Temporary("disk full"))));
  }
}
