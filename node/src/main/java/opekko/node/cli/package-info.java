/** The command line: parsing, help, exit codes. The work itself lies in the packages it calls. */
package opekko.node.cli;
