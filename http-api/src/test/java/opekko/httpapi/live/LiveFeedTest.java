package opekko.httpapi.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import opekko.httpapi.FakeNode;
import opekko.protocol.api.LiveEvent;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who read slowly, and what is kept for them. */
@Timeout(60)
class LiveFeedTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private final FakeNode node = new FakeNode();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void shouldKeepTheLatestOfEachFactForOneWhoReadsSlowly() throws Exception {
    var slow =
        LiveFeed.of(node)
            .runWith(
                Sink.<Backlog>queue().withAttributes(Attributes.inputBuffer(1, 1)), KIT.system());
    node.awaitListeners(1);

    for (var i = 1; i <= 10_000; i++) node.tell(new LiveEvent.UnsafeHead(FakeNode.l2(i % 90)));
    node.tell(new LiveEvent.SafeHead(FakeNode.l2(7)));
    node.tell(new LiveEvent.UnsafeHead(FakeNode.l2(91)));

    List<LiveEvent> last;
    var reads = 0;
    do {
      last = slow.pull().toCompletableFuture().get().orElseThrow().events().toList();
      reads++;
    } while (!last.contains(new LiveEvent.UnsafeHead(FakeNode.l2(91))));
    // One backlog may have been on its way, another in the sink.
    assertTrue(reads <= 4, "reads: " + reads);
    slow.cancel();
  }

  @Test
  void shouldKeepEveryReorgInOrderAndTellThemFirst() {
    var backlog = Backlog.NONE;
    backlog = backlog.plus(Backlog.of(new LiveEvent.UnsafeHead(FakeNode.l2(3))));
    backlog = backlog.plus(Backlog.of(reorg(1)));
    backlog = backlog.plus(Backlog.of(reorg(2)));
    backlog = backlog.plus(Backlog.of(new LiveEvent.UnsafeHead(FakeNode.l2(4))));

    assertEquals(
        List.of(reorg(1), reorg(2), new LiveEvent.UnsafeHead(FakeNode.l2(4))),
        backlog.events().toList());
  }

  @Test
  void shouldGiveUpOnOneWhoLeavesTooManyReorgsUnread() {
    var backlog = Backlog.NONE;
    for (var i = 0; i < 100_000; i++) backlog = backlog.plus(Backlog.of(reorg(i % 50)));

    assertEquals(Backlog.MAX_REORGS + 1, backlog.reorgs().size());
    assertThrows(SlowConsumer.class, backlog::events);
  }

  @Test
  void shouldSayWhyItDropsOne() throws Exception {
    var stream = new LiveStream(node, Duration.ofSeconds(10));
    var wish = new LiveStream.Wish(EnumSet.of(LiveTopic.REORGS), false, "");
    var slow = stream.of(wish).runWith(Sink.queue(), KIT.system());
    assertEquals("retry: 1000\n\n", pull(slow));
    node.awaitListeners(1);
    for (var i = 0; i < 1000; i++) node.tell(reorg(i % 50));

    var last = "";
    for (var frame = pull(slow); !frame.isEmpty(); frame = pull(slow)) last = frame;

    assertTrue(last.startsWith("event: dropped\n"), last);
    assertTrue(last.contains("too slow: more than 64 reorgs were not read"), last);
    node.awaitListeners(0);
  }

  private static String pull(
      org.apache.pekko.stream.javadsl.SinkQueueWithCancel<org.apache.pekko.util.ByteString> from)
      throws Exception {
    return from.pull().toCompletableFuture().get().map(frame -> frame.utf8String()).orElse("");
  }

  private static LiveEvent reorg(int number) {
    return new LiveEvent.Reorged("l1", FakeNode.l1(number).id(), FakeNode.l1(number + 1).id(), 1);
  }
}
