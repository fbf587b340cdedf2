package opekko.devnet.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.devnet.genesis.DevnetChain;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import org.junit.jupiter.api.Test;

class InProcessPortsTest {
  private final DevnetChain chain = Chain.at(Hardfork.KARST);
  private final LedgerEngine ledger = Chain.engine(chain);
  private final EngineFaults faults = new EngineFaults(ledger);
  private final InProcessEngine engine = new InProcessEngine(faults);
  private final InProcessL2 l2 = new InProcessL2(ledger);
  private final LedgerBlock genesis = ledger.head();

  @Test
  void shouldBuildAndTakeABlockThroughThePorts() {
    var envelope = build();

    assertEquals(new NewPayloadOutcome.Valid(), now(engine.newPayload(envelope)));
    var head = Chain.head(envelope.payload().blockHash());
    assertEquals(
        new ForkchoiceOutcome.Updated(Optional.empty()),
        now(engine.forkchoiceUpdated(head, Optional.empty())));
    assertEquals(Fetched.found(envelope), now(l2.payload(BlockSelector.label(BlockLabel.LATEST))));
    var ref = assertInstanceOf(Fetched.Found.class, now(l2.ref(BlockSelector.number(1)))).value();
    assertEquals(envelope.id(), ((opekko.protocol.type.L2BlockRef) ref).id());
    assertEquals(
        Fetched.found(envelope.payload().withdrawalsRoot().orElseThrow()),
        now(l2.storageRoot(OutputRoot.MESSAGE_PASSER, envelope.payload().blockHash())));
  }

  @Test
  void shouldMissWhatIsNotThere() {
    assertInstanceOf(Fetched.Missing.class, now(l2.payload(BlockSelector.label(BlockLabel.SAFE))));
    assertInstanceOf(Fetched.Missing.class, now(l2.ref(BlockSelector.number(7))));
  }

  @Test
  void shouldPretendToSyncUntilToldOtherwise() {
    var envelope = build();
    faults.setSyncing(true);

    assertEquals(new NewPayloadOutcome.Syncing(), now(engine.newPayload(envelope)));
    assertEquals(
        new ForkchoiceOutcome.Syncing(),
        now(engine.forkchoiceUpdated(Chain.head(genesis.hash()), Optional.empty())));
    faults.setSyncing(false);

    assertEquals(new NewPayloadOutcome.Valid(), now(engine.newPayload(envelope)));
  }

  @Test
  void shouldFailAsManyCallsAsItIsTold() {
    var envelope = build();
    faults.failNextCalls(1, "connection refused");

    var failed = assertInstanceOf(NewPayloadOutcome.Failed.class, now(engine.newPayload(envelope)));

    assertEquals(new Fault.Temporary("engine: connection refused"), failed.fault());
    assertEquals(new NewPayloadOutcome.Valid(), now(engine.newPayload(envelope)));
  }

  @Test
  void shouldLoseAJob() {
    var id = start();
    faults.loseNextJobs(1);

    assertInstanceOf(GetPayloadOutcome.UnknownPayload.class, now(engine.getPayload(id, 0)));
    assertInstanceOf(GetPayloadOutcome.Built.class, now(engine.getPayload(id, 0)));
  }

  @Test
  void shouldRefuseABlockForNoReason() {
    var envelope = build();
    faults.refusePayloads(each -> each.payload().blockNumber() == 1, "bad luck");

    assertEquals(new NewPayloadOutcome.Invalid("bad luck"), now(engine.newPayload(envelope)));
    faults.setLatency(Duration.ofSeconds(3));
    assertEquals(Duration.ofSeconds(3), faults.latency());
    faults.clear();

    assertEquals(Duration.ZERO, faults.latency());
    assertEquals(new NewPayloadOutcome.Valid(), now(engine.newPayload(envelope)));
  }

  private PayloadId start() {
    var attributes = Chain.attributes(chain, genesis, List.of());
    var started =
        now(engine.forkchoiceUpdated(Chain.head(genesis.hash()), Optional.of(attributes)));
    return assertInstanceOf(ForkchoiceOutcome.Updated.class, started).payloadId().orElseThrow();
  }

  private PayloadEnvelope build() {
    return assertInstanceOf(GetPayloadOutcome.Built.class, now(engine.getPayload(start(), 0)))
        .envelope();
  }

  /** Ports of this process answer at once. */
  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().getNow(null);
  }
}
