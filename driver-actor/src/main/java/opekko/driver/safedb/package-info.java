/**
 * The safe-head database: which L2 block became safe at which L1 block.
 *
 * <p>Imports: protocol's ports, H2 MVStore. Imported by: the node.
 */
package opekko.driver.safedb;
