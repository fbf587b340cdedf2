package opekko.devnet.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficActorTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

  /** Each costs a tenth of a real second, in which manual time lets actors finish. */
  private static final Duration STEP = Duration.ofMillis(500);

  private static final int STEPS_A_SECOND = 2;
  private static final int RATE = 30;
  private static final int MAX_WAITING = 40;

  private final ManualTime time = ManualTime.get(KIT.system());
  private final Chains chains = new Chains();
  private Instant now = Instant.ofEpochSecond(1000);
  private final ActorRef<TrafficActor.Command> traffic =
      KIT.spawn(
          TrafficActor.create(
              new TrafficSettings(
                  1, RATE, Duration.ofSeconds(2), Duration.ofSeconds(5), MAX_WAITING),
              chains,
              () -> now));

  @AfterAll
  static void stopSystem() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void stop() {
    KIT.stop(traffic);
  }

  @Test
  void shouldSendAtItsRateWithNoncesInOrder() {
    run(10, true);

    assertEquals(RATE * 10, chains.mined(Layer.L2), RATE, "transfers in ten seconds");
    assertTrue(chains.mined(Layer.L1) >= 5, "deposits and changes: " + chains.mined(Layer.L1));
    assertEquals(0, status().refused());
  }

  @Test
  void shouldHoldBackWhileNoBlocksCome() {
    run(30, false);

    assertEquals(
        (long) MAX_WAITING * TrafficPlan.SENDERS.size(),
        chains.waiting(Layer.L2),
        "as many as may wait");
    assertTrue(status().heldBack() > 0);

    run(5, true);
    assertTrue(chains.mined(Layer.L2) > MAX_WAITING * TrafficPlan.SENDERS.size());
  }

  @Test
  void shouldGoOnAfterReorgThatDropsTransactions() {
    run(5, true);
    chains.reorg(4);
    var before = chains.mined(Layer.L2);

    run(10, true);

    assertTrue(
        chains.mined(Layer.L2) - before > RATE * 5,
        "%d came into blocks after the reorg".formatted(chains.mined(Layer.L2) - before));
  }

  @Test
  void shouldGoOnAfterPoolWasLost() {
    run(3, false);
    chains.losePool();

    run(10, true);

    assertTrue(chains.mined(Layer.L2) > RATE * 5, "mined: " + chains.mined(Layer.L2));
  }

  @Test
  void shouldGoOnAfterRefusalsAndOutages() {
    run(2, true);
    chains.refuse("txpool is full");
    run(3, true);
    assertTrue(status().refused() > 0);
    assertEquals("txpool is full", status().lastRefusal());
    chains.refuse("");
    chains.setDown(true);
    run(3, true);
    chains.setDown(false);
    var before = chains.mined(Layer.L2);

    run(10, true);

    assertTrue(chains.mined(Layer.L2) - before > RATE * 8);
  }

  @Test
  void shouldGoOnWhenSomebodyElseUsesTheAccount() {
    run(2, true);
    chains.useUp(TrafficPlan.SENDERS.getFirst().address(), 5);
    var before = chains.mined(Layer.L2);

    run(10, true);

    assertTrue(chains.mined(Layer.L2) - before > RATE * 8);
  }

  private TrafficStatus status() {
    var probe = KIT.<TrafficStatus>createTestProbe();
    traffic.tell(new TrafficActor.GetStatus(probe.getRef()));
    return probe.receiveMessage();
  }

  /** Seconds of virtual time, with a block at the end of each or none. */
  private void run(int seconds, boolean mines) {
    for (var i = 0; i < seconds * STEPS_A_SECOND; i++) {
      now = now.plus(STEP);
      time.timePasses(STEP);
      // Everything the tick caused is done when the actor answers.
      status();
      status();
      if (mines && i % STEPS_A_SECOND == STEPS_A_SECOND - 1) chains.mine();
    }
  }

  /** Both layers as a chain of blocks each, with a pool that takes nonces of any order. */
  private static final class Chains implements TrafficPort {
    private record Account(Layer layer, Address address) {}

    private final Map<Account, Long> mined = new HashMap<>();
    private final Map<Account, TreeMap<Long, Deed>> pool = new HashMap<>();
    private final List<Map<Account, Long>> past = new ArrayList<>();
    private String refusal = "";
    private boolean isDown;

    @Override
    public synchronized CompletionStage<Fetched<Nonces>> nonces(Layer layer, Address account) {
      if (isDown) return CompletableFuture.completedStage(Fetched.temporary("down"));
      var id = new Account(layer, account);
      var next = nonce(id);
      for (var waiting = waiting(id); waiting.containsKey(next); ) next++;
      return CompletableFuture.completedStage(Fetched.found(new Nonces(nonce(id), next)));
    }

    @Override
    public synchronized CompletionStage<Outcome> send(Deed deed, long nonce) {
      return CompletableFuture.completedStage(outcome(deed, nonce));
    }

    private Outcome outcome(Deed deed, long nonce) {
      if (isDown) return new Outcome.Refused("down");
      if (!refusal.isEmpty()) return new Outcome.Refused(refusal);
      var id = new Account(deed.layer(), deed.sender().address());
      if (nonce < nonce(id)) return new Outcome.Refused("nonce too low");
      if (waiting(id).putIfAbsent(nonce, deed) != null)
        return new Outcome.Refused("replacement transaction underpriced");
      return new Outcome.Accepted();
    }

    private long nonce(Account id) {
      return mined.getOrDefault(id, 0L);
    }

    private TreeMap<Long, Deed> waiting(Account id) {
      return pool.computeIfAbsent(id, _ -> new TreeMap<>());
    }

    synchronized void mine() {
      past.add(Map.copyOf(mined));
      for (var entry : pool.entrySet()) {
        var next = nonce(entry.getKey());
        while (entry.getValue().remove(next) != null) next++;
        mined.put(entry.getKey(), next);
      }
    }

    /** What was in the last blocks is lost, and so is what waited. */
    synchronized void reorg(int depth) {
      mined.clear();
      mined.putAll(past.get(past.size() - depth));
      losePool();
    }

    synchronized void losePool() {
      pool.clear();
    }

    synchronized void refuse(String cause) {
      refusal = cause;
    }

    synchronized void setDown(boolean down) {
      isDown = down;
    }

    synchronized void useUp(Address account, int nonces) {
      var id = new Account(Layer.L2, account);
      mined.merge(id, (long) nonces, Long::sum);
      waiting(id).headMap(nonce(id)).clear();
    }

    synchronized long mined(Layer layer) {
      return mined.entrySet().stream()
          .filter(entry -> entry.getKey().layer() == layer)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    synchronized long waiting(Layer layer) {
      return pool.entrySet().stream()
          .filter(entry -> entry.getKey().layer() == layer)
          .mapToLong(entry -> entry.getValue().size())
          .sum();
    }
  }
}
