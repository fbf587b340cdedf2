/** Upgrade deposits of forks, as data. */
package opekko.protocol.upgrade;
