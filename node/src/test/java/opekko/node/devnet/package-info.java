/** The devnet as the production clients see it. */
package opekko.node.devnet;
