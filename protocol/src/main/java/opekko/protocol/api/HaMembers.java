package opekko.protocol.api;

import java.util.List;

/**
 * Who belongs to the cluster by its log: op-conductor's clusterMembership.
 *
 * @param version of this list: another for other voters, and only good to compare
 */
public record HaMembers(long version, List<Member> members) {
  public HaMembers {
    members = List.copyOf(members);
  }

  /**
   * @param address as in {@code --ha.voters}: host:clusterPort:logPort
   */
  public record Member(String id, String address, boolean isVoter) {}
}
