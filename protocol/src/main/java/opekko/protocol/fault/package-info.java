/** Failure as data. Imports only the JDK. */
package opekko.protocol.fault;
