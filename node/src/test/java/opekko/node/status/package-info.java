/** The status of a node in text, and how it is read. */
package opekko.node.status;
