package opekko.node.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import opekko.protocol.api.ApiResult;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Production actors and files make a chain on embedded L1 and engine. */
@Timeout(120)
class SequencedDevnetTest {
  @TempDir private Path folder;
  private SequencedDevnet devnet;

  @BeforeEach
  void create() {
    devnet = new SequencedDevnet(folder);
  }

  @AfterEach
  void close() {
    devnet.close();
  }

  private List<Hash> canonical(long from, long to) {
    return java.util.stream.LongStream.rangeClosed(from, to)
        .mapToObj(number -> devnet.engine.block(number).orElseThrow().hash())
        .toList();
  }

  private static List<Hash> hashes(List<PayloadEnvelope> blocks) {
    return blocks.stream().map(block -> block.payload().blockHash()).toList();
  }

  @Test
  void shouldMakeAChainThatFollowsL1() {
    devnet.start(true);

    devnet.untilHead(12);

    assertEquals(canonical(1, 12), hashes(devnet.published.subList(0, 12)));
    var genesis = SequencedDevnet.GENESIS.getEpochSecond();
    for (var number = 1L; number <= 12; number++)
      assertEquals(genesis + 2 * number, devnet.engine.block(number).orElseThrow().header().time());
    var origin = devnet.status().unsafeL2().l1Origin();
    assertTrue(origin.number() >= 3, "the origin stands still at " + origin);
    assertEquals(origin.hash(), devnet.l1.block(origin.number()).orElseThrow().hash());
    var timing = devnet.sequencer().lastBlocks().getLast();
    assertTrue(timing.sign().isPresent() && timing.publish().isPresent(), timing.toString());
  }

  @Test
  void shouldStopAtItsHeadAndStartFromThereOnly() {
    devnet.start(true).untilHead(3);
    var head = SequencedDevnet.value(devnet.stopSequencer());

    devnet.pass(Duration.ofSeconds(5));

    assertEquals(head, devnet.status().unsafeL2().hash());
    assertFalse(devnet.isActive());
    assertEquals(ApiResult.refused("sequencer not running"), devnet.stopSequencer());
    assertEquals(
        ApiResult.refused(
            "block hash does not match: head %s, received %s"
                .formatted(devnet.status().unsafeL2(), Hash.ZERO)),
        devnet.startSequencer(Hash.ZERO));
    assertEquals(ApiResult.ok(head), devnet.startSequencer(head));
    assertEquals(ApiResult.refused("sequencer already running"), devnet.startSequencer(head));
    var stopped = devnet.status().unsafeL2().number();
    devnet.untilHead(stopped + 2);
  }

  @Test
  void shouldKeepTheWishAcrossRestarts() {
    devnet.start(true).untilHead(2);
    var head = SequencedDevnet.value(devnet.stopSequencer());
    devnet.shutDown();

    devnet.start(true);
    devnet.until("heads", () -> devnet.status().unsafeL2().hash().equals(head));
    devnet.pass(Duration.ofSeconds(6));

    assertFalse(devnet.isActive());
    assertEquals(head, devnet.status().unsafeL2().hash());
    SequencedDevnet.value(devnet.startSequencer(head));
    devnet.shutDown();
    devnet.start(false).untilHead(6);
    assertTrue(devnet.isActive());
  }

  @Test
  void shouldInsertWhatWasCommittedBeforeItCrashed() {
    devnet.start(true).untilHead(2);
    // From the next block on everything fails that hands the engine a block.
    devnet.until(
        "a published block that is no head",
        () -> {
          if (devnet.sequencer().phase().equals("Building") && !isNextPublished())
            devnet.faults.setSyncing(true);
          return isNextPublished();
        });
    var committed = devnet.published.getLast();
    devnet.kill();
    devnet.faults.setSyncing(false);

    devnet.start(true).untilHead(committed.payload().blockNumber() + 2);

    var number = committed.payload().blockNumber();
    assertEquals(committed.payload().blockHash(), devnet.engine.block(number).orElseThrow().hash());
  }

  @Test
  void shouldBringBackFromItsLogWhatTheEngineHasLost() {
    devnet.start(true).untilHead(4);
    devnet.kill();
    var made = canonical(1, 4);
    devnet.replaceEngine();

    devnet.start(true).untilHead(5);

    assertEquals(made, canonical(1, 4));
  }

  private boolean isNextPublished() {
    return devnet.published.getLast().payload().blockNumber() > devnet.engine.head().number();
  }

  @Test
  void shouldPublishNothingWhileTheDiskIsFullAndGoOnWhenThereIsRoom() {
    devnet.start(true).untilHead(3);
    devnet.disk.setFull(true);
    devnet.pass(Duration.ofSeconds(4));
    var head = devnet.status().unsafeL2();
    var published = devnet.published.size();

    devnet.pass(Duration.ofSeconds(6));

    assertEquals(head, devnet.status().unsafeL2());
    assertEquals(published, devnet.published.size());
    assertTrue(devnet.isActive());
    devnet.disk.setFull(false);
    devnet.untilHead(head.number() + 4);
    assertEquals(
        canonical(1, head.number() + 4),
        hashes(devnet.published).subList(0, (int) head.number() + 4));
  }

  @Test
  void shouldTryAgainABlockTimeLaterWhenTheEngineRefusesABlock() {
    devnet.start(true).untilHead(2);
    devnet.faults.refusePayloads(block -> block.payload().blockNumber() == 4, "bad state root");
    devnet.until("a refused block", () -> devnet.published.getLast().payload().blockNumber() == 4);
    devnet.pass(Duration.ofSeconds(1));
    assertEquals(3, devnet.status().unsafeL2().number());
    devnet.faults.clear();

    devnet.untilHead(5);

    assertTrue(devnet.published.size() > 5);
    assertEquals(List.of(), devnet.criticals);
  }
}
