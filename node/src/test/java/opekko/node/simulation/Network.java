package opekko.node.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fault;
import opekko.protocol.port.BlockPublisher;
import opekko.protocol.testkit.Seeded;

/** Carries sequenced blocks to those who listen, as well as the state of it allows. */
public final class Network implements BlockPublisher {
  /**
   * How the network is.
   *
   * @param drops copies of a hundred that get lost
   * @param repeats copies of a hundred that come twice
   * @param delayMillis most that a copy takes: later ones overtake it
   */
  public record State(int drops, int repeats, int delayMillis) {
    public static final State GOOD = new State(0, 0, 50);
    public static final State DOWN = new State(100, 0, 50);
  }

  private final VirtualSystem system;
  private final Seeded random;
  private final Journal journal;
  private final List<SimNode> listeners = new ArrayList<>();
  private final List<PayloadEnvelope> sent = new ArrayList<>();
  private State state = State.GOOD;

  Network(VirtualSystem system, Seeded random, Journal journal) {
    this.system = system;
    this.random = random;
    this.journal = journal;
  }

  void join(SimNode listener) {
    listeners.add(listener);
  }

  public void set(State changed) {
    journal.note("network", "is", changed);
    state = changed;
  }

  @Override
  public CompletionStage<Optional<Fault>> publish(SignedPayload block) {
    sent.add(block.envelope());
    broadcast(block.envelope());
    return CompletableFuture.completedStage(Optional.empty());
  }

  /** The newest block that was published. */
  public PayloadEnvelope last() {
    return sent.getLast();
  }

  /** The newest published block of that height. */
  public PayloadEnvelope sent(long number) {
    return sent.reversed().stream()
        .filter(it -> it.id().number() == number)
        .findFirst()
        .orElseThrow();
  }

  /** Somebody sends a block again that was sent long ago. */
  void repeatOld() {
    if (!sent.isEmpty()) broadcast(sent.get(random.below(sent.size())));
  }

  /** Also what no sequencer of this world has made. */
  public void broadcast(PayloadEnvelope block) {
    for (var listener : listeners) {
      if (random.below(100) >= state.drops()) carry(block, listener);
      if (random.below(100) < state.repeats()) carry(block, listener);
    }
  }

  private void carry(PayloadEnvelope block, SimNode listener) {
    var delay = Duration.ofMillis(random.below(state.delayMillis()));
    system.after(delay, () -> listener.hear(block));
  }
}
