/**
 * JSON-RPC 2.0 over HTTP: calls, batches, and what can become of them. For the other packages of
 * this module.
 */
package opekko.rpc.jsonrpc;
