package opekko.node.assembly;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.node.config.BeaconSettings;
import opekko.node.config.ConfigError;
import opekko.node.config.NodeSettings;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.beacon.BeaconClient;
import opekko.rpc.beacon.BeaconEndpoint;
import opekko.rpc.beacon.BlobCache;
import opekko.rpc.beacon.BlobReading;

/** The sources of blobs, in the order they are asked. */
final class Beacons {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** About 16,000 blobs: more than two weeks of a busy chain's batcher. */
  private static final long CACHE_BYTES = 2L << 30;

  private Beacons() {}

  static boolean areNamed(BeaconSettings beacon) {
    return beacon.endpoint().isPresent() || !beacon.fallbacks().isEmpty();
  }

  static BeaconClient client(NodeSettings settings, NodeMetrics metrics, InstantSource clock) {
    var beacon = settings.beacon();
    return new BeaconClient(
        endpoints(beacon, metrics),
        cache(settings.dataDir()),
        new BlobReading(beacon.fetchAllSidecars(), beacon.checksOneByOne(), beacon.slotSeconds()),
        clock);
  }

  static List<BeaconEndpoint> endpoints(BeaconSettings beacon, NodeMetrics metrics) {
    var uris = new ArrayList<URI>();
    beacon.endpoint().ifPresent(uris::add);
    uris.addAll(beacon.fallbacks());
    try {
      var header = beacon.header().orElse("");
      return uris.stream().map(uri -> BeaconEndpoint.at(uri, header, TIMEOUT, metrics)).toList();
    } catch (IllegalArgumentException e) {
      throw new ConfigError("--l1.beacon-header: " + e.getMessage());
    }
  }

  private static Optional<BlobCache> cache(Optional<Path> dataDir) {
    if (dataDir.isEmpty()) return Optional.empty();
    try {
      return Optional.of(BlobCache.in(dataDir.get().resolve("blobs"), CACHE_BYTES));
    } catch (IOException e) {
      throw new ConfigError("--data-dir: no blobs can be kept there: " + e.getMessage());
    }
  }
}
