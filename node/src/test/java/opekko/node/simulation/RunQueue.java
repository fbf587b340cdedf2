package opekko.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/**
 * The dispatcher of all actors of a world: what is ready to run waits here, and the seed decides
 * what runs next. An actor's own messages keep their order, as its mailbox is here once at most.
 */
final class RunQueue implements Executor {
  private final Thread owner = Thread.currentThread();
  private final List<Runnable> ready = new ArrayList<>();
  private SplittableRandom order = new SplittableRandom(0);
  private volatile IllegalStateException leak;

  /** While the actor system starts, somebody waits for each answer: nothing may lie here. */
  private boolean isStarting = true;

  /** Everything waits for its turn from here on, and the order is drawn from this source. */
  void drawFrom(SplittableRandom random) {
    isStarting = false;
    order = random;
  }

  @Override
  public void execute(Runnable task) {
    if (Thread.currentThread() == owner) {
      if (isStarting) task.run();
      else ready.add(task);
    } else leak = new IllegalStateException("ran outside the world: " + Thread.currentThread());
  }

  /**
   * Runs until nothing is ready.
   *
   * @throws IllegalStateException when something came from another thread: no seed could repeat it
   */
  void drain() {
    while (!ready.isEmpty()) {
      var last = ready.removeLast();
      var drawn = order.nextInt(ready.size() + 1);
      (drawn == ready.size() ? last : ready.set(drawn, last)).run();
    }
    var found = leak;
    leak = null;
    if (found != null) throw found;
  }
}
