/** The chain's configuration and its JSON forms. */
package opekko.protocol.config;
