package opekko.rpc.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.json.PayloadJson;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The blocks on their way to one peer, posted by a thread of its own. */
final class PeerFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerFeed.class);
  private static final int MAX_DOUBLINGS = 16;

  private record Entry(PayloadEnvelope block, CompletableFuture<Optional<Fault>> outcome) {}

  private final JsonRpc peer;
  private final PeerPublisher.Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;

  /** Guarded by the lock, like all below: the newest blocks, oldest first. */
  private final List<Entry> recent = new ArrayList<>();

  /** Which of them the peer is to have next. */
  private int next;

  private int failures;
  private boolean closed;

  private PeerFeed(JsonRpc peer, PeerPublisher.Limits limits) {
    this.peer = peer;
    this.limits = limits;
    thread = Thread.ofVirtual().name("publish to " + peer.name()).unstarted(this::run);
  }

  static PeerFeed start(JsonRpc peer, PeerPublisher.Limits limits) {
    var feed = new PeerFeed(peer, limits);
    feed.thread.start();
    return feed;
  }

  /** Completes when the block has been taken, or with why it was not at the first attempt. */
  CompletionStage<Optional<Fault>> offer(PayloadEnvelope block) {
    var entry = new Entry(block, new CompletableFuture<>());
    lock.lock();
    try {
      if (recent.size() == limits.keptBlocks()) forgetOldest();
      recent.add(entry);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return entry.outcome();
  }

  boolean isTaking() {
    lock.lock();
    try {
      return failures == 0;
    } finally {
      lock.unlock();
    }
  }

  private void forgetOldest() {
    var oldest = recent.removeFirst();
    if (next > 0) next--;
    else
      oldest
          .outcome()
          .complete(fault("dropped, as the peer has taken none of the blocks after it"));
  }

  private Optional<Fault> fault(String cause) {
    return Optional.of(new Fault.Temporary(peer.name() + ": " + cause));
  }

  private void run() {
    try {
      while (true) post(awaitNext());
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private Entry awaitNext() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (next == recent.size()) changed.await();
      return recent.get(next);
    } finally {
      lock.unlock();
    }
  }

  private void post(Entry entry) throws InterruptedException {
    var call =
        new RpcCall<>(
            "admin_postUnsafePayload",
            out -> PayloadJson.write(out, entry.block()),
            in -> {
              in.skipChildren();
              return true;
            });
    var answer = peer.<Boolean>call(call);
    lock.lockInterruptibly();
    try {
      switch (answer) {
        case RpcAnswer.Value<Boolean> _, RpcAnswer.Null<Boolean> _ -> taken(entry);
        case RpcAnswer.Refused<Boolean> refused -> refused(entry, refused.text());
        case RpcAnswer.Failed<Boolean>(var failure) -> failed(failure.cause());
      }
    } finally {
      lock.unlock();
    }
  }

  private void taken(Entry entry) {
    if (failures > 0) LOG.info("{} takes blocks again, from {}", peer.name(), entry.block().id());
    failures = 0;
    entry.outcome().complete(Optional.empty());
    pass(entry);
  }

  /** Another attempt would come to the same. */
  private void refused(Entry entry, String cause) {
    LOG.warn("{} refuses block {}: {}", peer.name(), entry.block().id(), cause);
    entry.outcome().complete(fault("refuses the block: " + cause));
    pass(entry);
  }

  /** While it was posted it may have been forgotten. */
  private void pass(Entry entry) {
    if (next < recent.size() && recent.get(next) == entry) next++;
  }

  private void failed(String cause) throws InterruptedException {
    if (closed) throw new InterruptedException();
    recent
        .subList(next, recent.size())
        .forEach(waiting -> waiting.outcome().complete(Optional.of(new Fault.Temporary(cause))));
    if (failures == 0) {
      LOG.warn("{}; the newest {} blocks are kept for it", cause, limits.keptBlocks());
      next = Math.max(0, next - limits.resentBlocks());
    }
    failures++;
    var wait = changed.awaitNanos(delay().toNanos());
    while (wait > 0) wait = changed.awaitNanos(wait);
  }

  private Duration delay() {
    var wait = limits.firstRetry().multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return wait.compareTo(limits.longestRetry()) < 0 ? wait : limits.longestRetry();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    peer.close();
  }
}
