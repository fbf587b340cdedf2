/**
 * The node's metrics for Prometheus: under op-node's names where op-node has them, so that its
 * dashboards and alerts go on working, and under {@code opekko_} where it has not.
 *
 * <p>Imports: protocol, the Prometheus client. Imported by: the listeners of this module, the node.
 *
 * @spec op-node metrics/metrics.go, op-service metrics
 */
package opekko.httpapi.metrics;
