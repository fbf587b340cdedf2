/** Reads L1 from one or more execution endpoints, and verifies what it reads. */
package opekko.rpc.l1;
