/**
 * The node's HTTP face: JSON-RPC, health, metrics, and a guarded listener for operators.
 *
 * <p>Imports: protocol (its api, metrics and json packages above all), Pekko HTTP, Prometheus.
 * Imported by: the node, which gives the APIs their answers and the listeners their addresses.
 */
package opekko.httpapi;
