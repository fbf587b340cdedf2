/**
 * Programs of this distribution that run as processes of their own: how they are started like this
 * one, kept running, and ended with it.
 */
package opekko.node.process;
