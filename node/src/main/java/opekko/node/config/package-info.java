/**
 * The node's settings: one table of flags, variables and file paths, read into typed records.
 * Imported by the command line and the assembly.
 */
package opekko.node.config;
