package opekko.node.rig;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcService;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/** Stands where peers would: keeps every block that any node published. Thread-safe. */
final class Observer {
  private static final Duration PUNCTUAL = Duration.ofMillis(500);

  private final InstantSource clock = InstantSource.system();
  private final List<Sighting> seen = new ArrayList<>();

  /** What one node publishes to, and no other. */
  RpcService listener(String node) {
    RpcMethod take =
        params -> {
          take(node, params.read(0, PayloadJson::readEnvelope).payload());
          return out -> out.writeNull();
        };
    return RpcService.of(Map.of("admin_postUnsafePayload", take));
  }

  private synchronized void take(String node, ExecutionPayload payload) {
    var block = new BlockId(payload.blockHash(), payload.blockNumber());
    var due = Instant.ofEpochSecond(payload.timestamp());
    seen.add(new Sighting(node, clock.instant(), block, payload.parentHash(), due));
  }

  synchronized List<Sighting> all() {
    return List.copyOf(seen);
  }

  /** Who published last. */
  synchronized Optional<String> publisher() {
    return seen.isEmpty() ? Optional.empty() : Optional.of(seen.getLast().node());
  }

  /** The highest number that anybody published. */
  synchronized long height() {
    return seen.stream().mapToLong(each -> each.block().number()).max().orElse(0);
  }

  /** Whether the newest block was there less than half a second after its time. */
  synchronized boolean isOnTime() {
    return !seen.isEmpty() && seen.getLast().lateness().compareTo(PUNCTUAL) < 0;
  }

  /** The first sight of each number that nobody had published before a moment. */
  synchronized List<Sighting> newSince(Instant moment) {
    var before =
        seen.stream()
            .filter(each -> each.at().isBefore(moment))
            .mapToLong(each -> each.block().number())
            .max()
            .orElse(0);
    var first = new TreeMap<Long, Sighting>();
    for (var each : seen)
      if (each.block().number() > before) first.putIfAbsent(each.block().number(), each);
    return List.copyOf(first.values());
  }

  /** Two blocks of one number. */
  record Pair(Hash first, Hash second) {}

  /** None may be, but where the chain was rewound. */
  synchronized Set<Pair> doubles() {
    var hashes = new HashMap<Long, Hash>();
    var doubles = new LinkedHashSet<Pair>();
    for (var each : seen) {
      var hash = each.block().hash();
      var other = hashes.putIfAbsent(each.block().number(), hash);
      if (other != null && !other.equals(hash)) doubles.add(new Pair(other, hash));
    }
    return doubles;
  }

  /** Numbers that were first seen more than half a block time after they were due. */
  long late(Instant since, Duration blockTime) {
    return newSince(since).stream()
        .filter(each -> each.lateness().compareTo(blockTime.dividedBy(2)) > 0)
        .count();
  }
}
