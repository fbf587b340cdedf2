/** Recordings played back whole, and the reports about them. */
package opekko.node.derive;
