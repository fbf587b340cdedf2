/**
 * A cluster as its operator sees it from outside: its HTTP API asked, its answers as text for the
 * terminal, and what can be looked at before a node of it starts.
 */
package opekko.node.ha;
