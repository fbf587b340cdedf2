/**
 * TLS between the nodes of a cluster: each shows a certificate of the cluster's own authority.
 * Whoever does not is shut out, and an operator is told who, why, and what to do.
 */
package opekko.cluster.tls;
