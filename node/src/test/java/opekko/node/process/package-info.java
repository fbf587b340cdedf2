/** Real processes, started, killed and started again. */
package opekko.node.process;
