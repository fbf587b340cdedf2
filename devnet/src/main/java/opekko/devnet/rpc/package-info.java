/**
 * JSON-RPC over HTTP and WebSocket on a loopback port, for any table of methods; knows no chain.
 *
 * <p>Imports: protocol, Pekko HTTP. Imported by: the RPC of both chains of the devnet, tests.
 */
package opekko.devnet.rpc;
