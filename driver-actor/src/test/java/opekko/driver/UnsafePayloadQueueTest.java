package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class UnsafePayloadQueueTest {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  @Test
  void shouldGiveLowestNumberFirstWhateverTheOrderOfArrival() {
    var chain = chain(500);
    var shuffled = new ArrayList<>(chain);
    Collections.shuffle(shuffled, new Random(7));

    var queue = pushAll(UnsafePayloadQueue.EMPTY, shuffled);

    assertEquals(chain, queue.payloads());
    for (var expected : chain) {
      assertEquals(Optional.of(expected), queue.first());
      queue = queue.pop();
    }
    assertEquals(0, queue.size());
    assertEquals(0, queue.bytes());
    assertEquals(Optional.empty(), queue.first());
  }

  @Test
  void shouldGiveEarlierArrivalFirstAmongRivals() {
    var first = Blocks.child(Blocks.GENESIS, Bytes.of(1));
    var second = Blocks.child(Blocks.GENESIS, Bytes.of(2));
    var third = Blocks.child(Blocks.GENESIS, Bytes.of(3));

    var queue = pushAll(UnsafePayloadQueue.EMPTY, List.of(second, third, first));

    assertEquals(List.of(second, third, first), queue.payloads());
  }

  @Test
  void shouldRefuseBlockItHasAlready() {
    var block = Blocks.child(Blocks.GENESIS);
    var queue = pushAll(UnsafePayloadQueue.EMPTY, List.of(block));

    var again = queue.push(block, NO_LIMIT);

    assertEquals(queue, again.queue());
    assertTrue(again.refusal().orElseThrow().startsWith("duplicate payload"));
  }

  @Test
  void shouldCountFixedCostAndTransactions() {
    var block = Blocks.child(Blocks.GENESIS, Bytes.wrap(new byte[100]));

    var queue = pushAll(UnsafePayloadQueue.EMPTY, List.of(block));

    assertEquals(1000 + (49 + 24) + (100 + 24), queue.bytes());
  }

  @Test
  void shouldDropLowestWhenFull() {
    var chain = chain(4);
    var limit = 3 * UnsafePayloadQueue.weightOf(chain.getFirst());
    var queue = UnsafePayloadQueue.EMPTY;
    for (var block : chain.subList(0, 3)) queue = queue.push(block, limit).queue();

    var pushed = queue.push(chain.get(3), limit);

    assertEquals(chain.subList(1, 4), pushed.queue().payloads());
    assertEquals(Optional.empty(), pushed.refusal());
  }

  @Test
  void shouldRefuseBlockThatWouldBeTheLowestOfFullQueue() {
    var chain = chain(4);
    var limit = 3 * UnsafePayloadQueue.weightOf(chain.getFirst());
    var queue = UnsafePayloadQueue.EMPTY;
    for (var block : chain.subList(1, 4)) queue = queue.push(block, limit).queue();

    var pushed = queue.push(chain.getFirst(), limit);

    assertEquals(chain.subList(1, 4), pushed.queue().payloads());
    assertTrue(pushed.refusal().isPresent());
  }

  @Test
  void shouldRefuseBlockHeavierThanTheWholeQueue() {
    var pushed = UnsafePayloadQueue.EMPTY.push(Blocks.child(Blocks.GENESIS), 1000);

    assertEquals(UnsafePayloadQueue.EMPTY, pushed.queue());
    assertTrue(pushed.refusal().orElseThrow().contains("more than the queue's limit of 1000"));
  }

  @Test
  void shouldDropWhatCannotBecomeTheHead() {
    var chain = chain(6);
    var rival = Blocks.child(Blocks.refOf(chain.get(1)), Bytes.of(9));
    var queue = pushAll(UnsafePayloadQueue.EMPTY, chain);
    queue = queue.push(rival, NO_LIMIT).queue();
    var unsafe = Blocks.refOf(chain.get(3));
    var safe = Blocks.refOf(chain.get(0));

    var kept = queue.withoutInapplicable(new Heads(unsafe, safe, safe, safe));

    assertEquals(chain.subList(4, 6), kept.payloads());
  }

  @Test
  void shouldDropChildOfAnotherParent() {
    var stranger = Blocks.child(Blocks.refOf(Blocks.child(Blocks.GENESIS, Bytes.of(9))));
    var head = Blocks.refOf(Blocks.child(Blocks.GENESIS));
    var queue = pushAll(UnsafePayloadQueue.EMPTY, List.of(stranger));

    var kept = queue.withoutInapplicable(new Heads(head, head, head, head));

    assertEquals(0, kept.size());
  }

  @Test
  void shouldKeepBlockPastGap() {
    var chain = chain(3);
    var queue = pushAll(UnsafePayloadQueue.EMPTY, List.of(chain.get(2)));
    var genesis = Blocks.GENESIS;

    var kept = queue.withoutInapplicable(new Heads(genesis, genesis, genesis, genesis));

    assertEquals(queue, kept);
    assertEquals(Optional.empty(), kept.firstOn(genesis));
  }

  @Test
  void shouldStayShallowWhenNumbersAscend() {
    var depth = depth(pushAll(UnsafePayloadQueue.EMPTY, chain(4096)).root());

    // A balanced tree of 4096 has depth 12; a list would have 4096.
    assertTrue(depth < 48, "depth " + depth);
  }

  private static int depth(UnsafePayloadQueue.Node node) {
    return node == null ? 0 : 1 + Math.max(depth(node.left()), depth(node.right()));
  }

  @Test
  void shouldAgreeWithSortedListUnderRandomUse() {
    var random = new Random(11);
    var chain = chain(60);
    var queue = UnsafePayloadQueue.EMPTY;
    var model = new ArrayList<PayloadEnvelope>();
    for (var i = 0; i < 2000; i++) {
      if (random.nextInt(3) > 0) {
        var block = chain.get(random.nextInt(chain.size()));
        var refused = queue.push(block, NO_LIMIT);
        assertEquals(model.contains(block), refused.refusal().isPresent());
        queue = refused.queue();
        if (!model.contains(block)) model.add(block);
      } else if (!model.isEmpty()) {
        queue = queue.pop();
        model.remove(
            model.stream().min(Comparator.comparing(b -> b.payload().blockNumber())).get());
      }
      assertEquals(model.size(), queue.size());
    }
    model.sort(Comparator.comparing(block -> block.payload().blockNumber()));
    assertEquals(model, queue.payloads());
  }

  private static UnsafePayloadQueue pushAll(UnsafePayloadQueue queue, List<PayloadEnvelope> all) {
    for (var block : all) queue = queue.push(block, NO_LIMIT).queue();
    return queue;
  }

  private static List<PayloadEnvelope> chain(int length) {
    var out = new ArrayList<PayloadEnvelope>();
    L2BlockRef parent = Blocks.GENESIS;
    for (var i = 0; i < length; i++) {
      out.add(Blocks.child(parent));
      parent = Blocks.refOf(out.getLast());
    }
    return out;
  }
}
