/** Methods about the server itself, as go-ethereum's and op-node's have them. */
package opekko.httpapi.methods.server;
