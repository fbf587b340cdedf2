package opekko.httpapi.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Calls in one direction: as a client, or as a server.
 *
 * @spec op-service metrics/rpc_metrics.go
 */
final class RpcMetrics {
  private static final double[] SECONDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

  /** How the reference prints that there was no error. */
  private static final String NO_ERROR = "<nil>";

  private final Counter requests;
  private final Histogram durations;
  private final Counter responses;

  /**
   * @param subsystem {@code rpc_client} or {@code rpc_server}
   */
  RpcMetrics(PrometheusRegistry registry, String subsystem) {
    var prefix = MetricNames.opNode(subsystem);
    requests =
        Counter.builder()
            .name(prefix + "_requests")
            .help("Total RPC requests")
            .labelNames("rpc", "method")
            .register(registry);
    durations =
        Histogram.builder()
            .name(prefix + "_request_duration_seconds")
            .help("Histogram of RPC request durations")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .labelNames("rpc", "method")
            .register(registry);
    responses =
        Counter.builder()
            .name(prefix + "_responses")
            .help("Total RPC responses")
            .labelNames("rpc", "method", "error")
            .register(registry);
  }

  void call(String rpc, String method, double seconds, String error) {
    requests.labelValues(rpc, method).inc();
    durations.labelValues(rpc, method).observe(seconds);
    responses.labelValues(rpc, method, error.isEmpty() ? NO_ERROR : error).inc();
  }
}
