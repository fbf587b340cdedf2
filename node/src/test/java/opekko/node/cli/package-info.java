/** Tests of the command line: what a person types, reads and gets as exit code. */
package opekko.node.cli;
