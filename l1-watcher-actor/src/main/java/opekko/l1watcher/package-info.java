/**
 * Watches L1's unsafe, safe and finalized heads and publishes each change once.
 *
 * <p>Imports: protocol, Pekko Typed. Imported by: the driver, which adapts {@link
 * opekko.l1watcher.L1Event}, and the node.
 */
package opekko.l1watcher;
