/**
 * Traffic for a devnet: transfers on L2 at a steady rate, now and then a deposit or a change of the
 * rollup's parameters on L1. {@link opekko.devnet.traffic.TrafficPlan} says what is sent, {@link
 * opekko.devnet.traffic.Lane} with which nonce; the actor keeps the time.
 *
 * <p>Imports: protocol, {@code devnet.genesis}, Pekko Typed. Imported by: the node ({@code opekko
 * devnet --tps}), tests.
 */
package opekko.devnet.traffic;
