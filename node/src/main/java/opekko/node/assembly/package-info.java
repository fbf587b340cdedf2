/**
 * Puts the node together: configuration to clients to actors to servers. The only place where all
 * parts meet.
 */
package opekko.node.assembly;
