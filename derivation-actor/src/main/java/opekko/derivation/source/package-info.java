/**
 * Where batcher data comes from in an L1 block. A further source is a row of {@link
 * opekko.derivation.source.DataSource}.
 *
 * <p>Imports: protocol. Imported by: the pipeline, and the actor's look-ahead.
 */
package opekko.derivation.source;
