/**
 * What the chains of a devnet keep on disk.
 *
 * <p>Imports: protocol. Imported by: the other packages of this module.
 */
package opekko.devnet.store;
