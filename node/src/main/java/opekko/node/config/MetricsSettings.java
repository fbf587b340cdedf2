package opekko.node.config;

/** Where Prometheus metrics are served. */
public record MetricsSettings(boolean isEnabled, String addr, int port) {}
