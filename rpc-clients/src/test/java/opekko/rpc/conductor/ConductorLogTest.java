package opekko.rpc.conductor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.json.Json;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.ssz.PayloadVersion;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.SeededChainData;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.rpc.testkit.ScriptedRpc;
import opekko.rpc.testkit.ScriptedServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConductorLogTest {
  private static final String COMMIT = "conductor_commitUnsafePayload";
  private static final String LEADER = "conductor_leader";
  private static final long LINEAGE = 70;
  private static final long TERM = 3;

  private final SeededChainData data = new SeededChainData(new Seeded(7));
  private final PayloadEnvelope block = data.envelope(PayloadVersion.V4);
  private final PayloadEnvelope other = data.envelope(PayloadVersion.V4);
  private final List<PayloadEnvelope> taken = Collections.synchronizedList(new ArrayList<>());
  private ScriptedRpc server;
  private ConductorClient conductor;
  private ConductorLog log;

  @BeforeEach
  void start() {
    server = new ScriptedRpc();
    server.on(
        COMMIT,
        params -> {
          taken.add(read(params));
          return "null";
        });
    var uri = server.server().uri();
    conductor = ConductorClient.to(uri, Duration.ofSeconds(20), NodeMetrics.NONE);
    log = new ConductorLog(conductor, LINEAGE);
  }

  @AfterEach
  void stop() {
    log.close();
    conductor.close();
    server.close();
  }

  private static PayloadEnvelope read(JsonNode params) {
    assertEquals(1, params.size(), "one argument, as op-conductor takes it");
    return Json.read(
        Bytes.wrap(params.get(0).toString().getBytes(StandardCharsets.UTF_8)),
        PayloadJson::readEnvelope);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static BlockId parentOf(PayloadEnvelope block) {
    return new BlockId(block.payload().parentHash(), block.payload().blockNumber() - 1);
  }

  @Test
  void shouldCommitWithTheWordsOfTheReference() {
    assertEquals(new Outcome.Committed(block.id(), LINEAGE), await(log.commit(TERM, block)));
    assertEquals(List.of(block), taken);
  }

  @Test
  void shouldTakeNotLeaderForARefusal() {
    server.onceError(COMMIT, -32000, "failed to apply payload envelope: node is not the leader");

    var outcome = await(log.commit(TERM, block));

    var refused = assertInstanceOf(Outcome.Refused.class, outcome);
    assertTrue(refused.cause().contains("node is not the leader"), refused.cause());
  }

  @Test
  void shouldNotKnowWhatBecameOfABlockWhoseLeadershipWasLost() {
    server.onceError(
        COMMIT, -32000, "failed to apply payload envelope: leadership lost while committing log");

    assertInstanceOf(Outcome.Unknown.class, await(log.commit(TERM, block)));
  }

  @Test
  void shouldNotKnowWhatBecameOfABlockThatWasNotAnswered() {
    server.server().then(new Reply.Cut());

    assertInstanceOf(Outcome.Unknown.class, await(log.commit(TERM, block)));
  }

  /** The first attempt may have been appended, whoever leads by now. */
  @Test
  void shouldNotTakeNotLeaderForARefusalOfABlockThatWasTriedBefore() {
    server.onceError(COMMIT, -32000, "leadership lost while committing log");
    server.onceError(COMMIT, -32000, "node is not the leader");
    await(log.commit(TERM, block));

    assertInstanceOf(Outcome.Unknown.class, await(log.commit(TERM, block)));
    assertInstanceOf(Outcome.Committed.class, await(log.commit(TERM, block)));
  }

  @Test
  void shouldEndWhereverItIsAskedFor() {
    assertEquals(Fetched.found(new Position.AtTip(LINEAGE)), await(log.after(block.id())));
  }

  /** Else another block could be built there, and its commit be taken for done. */
  @Test
  void shouldCommitAgainWhatWasNotAnsweredBeforeAnythingIsBuiltThere() {
    server.onceError(COMMIT, -32000, "leadership lost while committing log");
    await(log.commit(TERM, block));

    var after = await(log.after(parentOf(block)));

    assertEquals(Fetched.found(new Position.Next(new CommittedBlock(TERM, LINEAGE, block))), after);
    assertEquals(List.of(block), taken);
    assertEquals(Fetched.found(new Position.AtTip(LINEAGE)), await(log.after(parentOf(block))));
  }

  @Test
  void shouldSayNothingWhileWhatWasNotAnsweredIsStillInDoubt() {
    server.onceError(COMMIT, -32000, "leadership lost while committing log");
    server.onceError(COMMIT, -32000, "timed out enqueuing operation");
    await(log.commit(TERM, block));

    assertInstanceOf(Fetched.Failed.class, await(log.after(parentOf(block))));
    assertInstanceOf(Fetched.Found.class, await(log.after(parentOf(block))));
    assertEquals(List.of(block), taken);
  }

  @Test
  void shouldForgetWhatWasNotAnsweredOnceTheHeadIsElsewhere() {
    server.onceError(COMMIT, -32000, "leadership lost while committing log");
    await(log.commit(TERM, block));

    assertEquals(Fetched.found(new Position.AtTip(LINEAGE)), await(log.after(other.id())));
    assertEquals(Fetched.found(new Position.AtTip(LINEAGE)), await(log.after(parentOf(block))));
    assertEquals(List.of(), taken);
  }

  @Test
  void shouldCountRewindsItself() {
    var to = parentOf(block);

    assertEquals(
        new Outcome.Committed(to, LINEAGE + 1),
        await(log.rewind(TERM, new TakeBack(to, Optional.empty(), "the L1 origin is gone"))));
    assertEquals(new Outcome.Committed(block.id(), LINEAGE + 1), await(log.commit(TERM, block)));
    assertEquals(List.of(COMMIT), server.called(), "there is no such order");
  }

  @Test
  void shouldCommitToNobodyOnceOverridden() {
    conductor.overrideLeader();

    assertEquals(new Outcome.Committed(block.id(), LINEAGE), await(log.commit(TERM, block)));
    assertEquals(Fetched.found(true), await(conductor.leader()));
    assertEquals(List.of(), server.called());
  }

  @Test
  void shouldAskWhoLeadsAndWhetherTheConductorWorks() {
    server.on(LEADER, "false").on("conductor_active", "true");

    assertEquals(Fetched.found(false), await(conductor.leader()));
    assertEquals(Fetched.found(true), await(conductor.active()));
  }

  @Test
  void shouldNotTakeAnErrorForAnAnswer() {
    server.onceError(LEADER, -32000, "no").once(LEADER, "\"true\"").once(LEADER, "null");

    assertInstanceOf(Fetched.Failed.class, await(conductor.leader()));
    assertInstanceOf(Fetched.Failed.class, await(conductor.leader()));
    assertInstanceOf(Fetched.Failed.class, await(conductor.leader()));
  }

  @Test
  void shouldAnswerAfterItsEnd() {
    log.close();
    conductor.close();

    assertInstanceOf(Outcome.Unknown.class, await(log.commit(TERM, block)));
    assertInstanceOf(Fetched.Failed.class, await(log.after(block.id())));
    assertInstanceOf(Fetched.Failed.class, await(conductor.leader()));
  }
}
