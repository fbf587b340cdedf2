package opekko.cluster;

/**
 * A node whose vote counts.
 *
 * @param id unique in the cluster, and never given to another node
 * @param host under which the others reach it
 * @param clusterPort of membership and messages
 * @param logPort of the commit log
 */
public record Voter(String id, String host, int clusterPort, int logPort) {}
