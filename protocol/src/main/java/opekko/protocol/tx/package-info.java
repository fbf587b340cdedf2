/** Transactions of every type, signed and deposited. */
package opekko.protocol.tx;
