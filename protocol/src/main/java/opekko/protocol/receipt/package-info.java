/** Receipts of every type, and their logs. */
package opekko.protocol.receipt;
