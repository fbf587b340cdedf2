/** The Engine API's vocabulary. */
package opekko.protocol.engine;
