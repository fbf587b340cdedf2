/**
 * What the derivation actor fetches before the pipeline asks: which ranges of L1 and which blobs,
 * within a bound of bytes. Plans and keeps; the actor does the fetching.
 *
 * <p>Imports: protocol, {@code opekko.derivation.source}. Imported by: the derivation actor.
 */
package opekko.derivation.lookahead;
