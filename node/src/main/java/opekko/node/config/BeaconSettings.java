package opekko.node.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where blobs come from: asked in order. {@code slotSeconds} 0: ask the endpoint. */
public record BeaconSettings(
    Optional<URI> endpoint,
    Optional<String> header,
    List<URI> fallbacks,
    boolean ignoreProbe,
    boolean fetchAllSidecars,
    boolean checksOneByOne,
    long slotSeconds) {}
