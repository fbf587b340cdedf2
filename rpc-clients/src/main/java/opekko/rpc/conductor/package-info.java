/**
 * An op-conductor that decides, beside this node, who sequences: for fleets where some nodes are
 * op-node's.
 */
package opekko.rpc.conductor;
