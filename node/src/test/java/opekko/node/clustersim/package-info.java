/**
 * Thousands of histories of a cluster in virtual time: the production machines of driver, sequencer
 * and cluster, over a model of the log that the voters share. No actors, no threads, no clock: a
 * history is a few thousand events of one queue.
 */
package opekko.node.clustersim;
