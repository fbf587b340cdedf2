package opekko.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.BlockId;

/**
 * Sends another node the blocks after its head: from the log, and where that does not reach back so
 * far from this node's engine. One request of a node at a time, and bounded in bytes: it asks
 * again. Each request runs on a thread of its own, which may wait.
 */
final class FillService {
  private static final long MAX_BYTES = 16 << 20;
  private static final Duration READ_LIMIT = Duration.ofSeconds(10);

  private final String self;
  private final CommitLog log;
  private final L2Source l2;
  private final BlockParcels parcels;
  private final BiConsumer<String, PeerMessage> send;
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  FillService(
      String self,
      CommitLog log,
      L2Source l2,
      BlockParcels parcels,
      BiConsumer<String, PeerMessage> send) {
    this.self = self;
    this.log = log;
    this.l2 = l2;
    this.parcels = parcels;
    this.send = send;
  }

  private record Next(BlockId block, List<PeerMessage.Chunk> parts) {}

  void serve(String node, BlockId after, int count) {
    if (!served.add(node)) return;
    try {
      var at = after;
      var bytes = 0L;
      for (var i = 0; i < count && bytes < MAX_BYTES; i++) {
        var next = next(at);
        if (next instanceof Fetched.Found<Next>(var found)) {
          found.parts().forEach(part -> send.accept(node, part));
          bytes += found.parts().getFirst().size();
          at = found.block();
        } else {
          if (i == 0) send.accept(node, new PeerMessage.FillRefused(self, after, why(next)));
          return;
        }
      }
    } catch (CompletionException e) {
      send.accept(node, new PeerMessage.FillRefused(self, after, String.valueOf(e.getCause())));
    } finally {
      served.remove(node);
    }
  }

  private static String why(Fetched<Next> next) {
    return switch (next) {
      case Fetched.Found<Next> _ -> "";
      case Fetched.Missing<Next>(var what) -> "it has no " + what;
      case Fetched.Failed<Next>(var fault) -> fault.cause();
    };
  }

  private Fetched<Next> next(BlockId at) {
    return await(log.after(at)) instanceof Fetched.Found<Position>(Position.Next(var block))
        ? Fetched.found(new Next(block.envelope().id(), parcels.decided(block)))
        : await(l2.payload(BlockSelector.number(at.number() + 1)))
            .flatMap(block -> ofEngine(at, block));
  }

  private Fetched<Next> ofEngine(BlockId at, PayloadEnvelope block) {
    return block.payload().parentHash().equals(at.hash())
        ? Fetched.found(new Next(block.id(), parcels.undecided(block)))
        : Fetched.temporary("its chain has another block than %s".formatted(at));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(READ_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
