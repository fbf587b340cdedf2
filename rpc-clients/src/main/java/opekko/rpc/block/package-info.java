/**
 * Blocks, transactions and receipts of the eth namespace: read as a stream, brought to consensus
 * form, verified.
 */
package opekko.rpc.block;
