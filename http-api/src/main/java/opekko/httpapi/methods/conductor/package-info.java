/**
 * op-conductor's RPC over the node's own cluster, so that its clients, batchers and proposers go on
 * working.
 *
 * @spec op-conductor rpc/api.go
 */
package opekko.httpapi.methods.conductor;
