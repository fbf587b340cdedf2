/**
 * The derivation actor: shell around the sans-I/O pipeline, fetches ahead and answers the driver's
 * pulls.
 *
 * <p>Imports: protocol, Pekko Typed. Imported by: the driver, which adapts {@link
 * opekko.derivation.DerivationEvent}, and the node.
 */
package opekko.derivation;
