/** Several endpoints for one thing: whom to ask, how fast, and how much at once. */
package opekko.rpc.pool;
