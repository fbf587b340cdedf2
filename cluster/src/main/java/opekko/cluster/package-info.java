/**
 * Who may sequence: the members of a cluster, which of them leads and why, and what reaches the
 * others. Imported by the node only.
 */
package opekko.cluster;
