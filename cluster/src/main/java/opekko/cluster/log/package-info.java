/**
 * The log that a quorum of voters agrees on, and its terms, which fence leaders. Consensus is
 * Apache Ratis; what an entry may say is decided here.
 */
package opekko.cluster.log;
