/** Tests of what a devnet starts from. */
package opekko.devnet.genesis;
