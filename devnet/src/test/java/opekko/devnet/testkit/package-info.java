/** Chains made up for tests, shared with the tests of the node. */
package opekko.devnet.testkit;
