/** Tests of what a devnet keeps on disk. */
package opekko.devnet.store;
