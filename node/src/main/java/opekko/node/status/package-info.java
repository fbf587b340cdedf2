/** The status of a node, as text for the terminal. */
package opekko.node.status;
