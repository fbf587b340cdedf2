package opekko.cluster;

/** The leader whose process is watched, in the term in which the watch began. */
public record Watched(String node, long term) {}
