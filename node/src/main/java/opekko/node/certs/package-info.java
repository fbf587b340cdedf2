/** Makes an authority and a certificate for each node of a cluster, as PEM files. */
package opekko.node.certs;
