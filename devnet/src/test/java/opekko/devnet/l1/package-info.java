/** Tests of the L1 in process. */
package opekko.devnet.l1;
