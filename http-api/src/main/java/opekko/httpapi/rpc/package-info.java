/**
 * JSON-RPC 2.0 as the reference's server speaks it, with nothing of HTTP in it: from the bytes of a
 * body to the bytes of an answer.
 *
 * <p>Imports: protocol, Jackson. Imported by: the methods and the listeners of this module.
 */
package opekko.httpapi.rpc;
