/** What a terminal can do that a pipe cannot: colours, lines that are written again. */
package opekko.node.terminal;
