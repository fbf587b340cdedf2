/**
 * The table of forks and when each is active. Adding a fork is adding a row here and a package for
 * its rules.
 */
package opekko.protocol.fork;
