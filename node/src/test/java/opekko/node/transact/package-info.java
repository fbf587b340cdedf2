/** Sends transactions to the embedded L1, over HTTP. */
package opekko.node.transact;
