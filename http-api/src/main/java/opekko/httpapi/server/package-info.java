/**
 * The listeners: what comes to which path on which port, and what it may cost.
 *
 * <p>Imports: Pekko HTTP and the other packages of this module. Imported by: {@code HttpApi} only.
 */
package opekko.httpapi.server;
