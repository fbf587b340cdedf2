/** Finds blobs at beacon nodes and archives, and verifies them. */
package opekko.rpc.beacon;
