/** Tests of a cluster as its operator sees it. */
package opekko.node.ha;
