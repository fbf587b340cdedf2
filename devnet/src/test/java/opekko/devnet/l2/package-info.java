/** Tests of the ledger engine. */
package opekko.devnet.l2;
