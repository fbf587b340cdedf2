/**
 * Sends single transactions for a person at the command line: looks at what may go wrong before,
 * waits for the block after, and says in words what happened.
 */
package opekko.node.transact;
