package opekko.rpc.publish;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fault;
import opekko.protocol.port.BlockPublisher;
import opekko.rpc.jsonrpc.JsonRpc;

/**
 * Posts each block to the admin RPC of some peers ({@code admin_postUnsafePayload}), one after the
 * other and in order. A peer that does not answer is tried again, and is given the newest blocks
 * that it missed: none of that holds up the sequencer.
 */
public final class PeerPublisher implements BlockPublisher, AutoCloseable {
  /**
   * @param keptBlocks newest blocks that a peer can still be given
   * @param resentBlocks of those that a peer took, how many it is given again after it did not
   *     answer: it may have lost what it had not inserted
   * @param firstRetry wait after the first attempt that failed; doubles with each further one
   */
  public record Limits(
      int keptBlocks, int resentBlocks, Duration firstRetry, Duration longestRetry) {
    public static final Limits DEFAULT =
        new Limits(256, 16, Duration.ofMillis(250), Duration.ofSeconds(5));
  }

  private final List<PeerFeed> peers;

  /** The publisher closes the connections. */
  public PeerPublisher(List<JsonRpc> peers, Limits limits) {
    this.peers = peers.stream().map(peer -> PeerFeed.start(peer, limits)).toList();
  }

  /** Published is a block that one peer has taken. Without peers there is nothing to be done. */
  @Override
  public CompletionStage<Optional<Fault>> publish(SignedPayload block) {
    if (peers.isEmpty()) return CompletableFuture.completedStage(Optional.empty());
    var outcome = new CompletableFuture<Optional<Fault>>();
    var left = new AtomicInteger(peers.size());
    for (var peer : peers)
      peer.offer(block.envelope())
          .thenAccept(fault -> {
            if (left.decrementAndGet() == 0 || fault.isEmpty()) outcome.complete(fault);
          });
    return outcome;
  }

  /** A peer that was not given a block yet counts as one that takes them. */
  @Override
  public Peers peers() {
    var connected = peers.stream().filter(PeerFeed::isTaking).count();
    return new Peers(peers.size(), (int) connected);
  }

  @Override
  public void close() {
    peers.forEach(PeerFeed::close);
  }
}
