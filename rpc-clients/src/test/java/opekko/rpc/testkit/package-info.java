/** An HTTP server that lies, stalls and breaks off as its script says. */
package opekko.rpc.testkit;
