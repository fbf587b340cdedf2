/** What the node measures, as a port. */
package opekko.protocol.metrics;
