/** Tests of the client of an op-conductor. */
package opekko.rpc.conductor;
