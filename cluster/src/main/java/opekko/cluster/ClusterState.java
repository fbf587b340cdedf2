package opekko.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.cluster.log.LogEnd;

/**
 * All that the cluster's policy remembers.
 *
 * @param incarnation of this process
 * @param voters as the log says, as configured before it said anything
 * @param log where this node's log ends, as of the last look at it
 * @param peers the other nodes that are heard of, by id
 * @param strangers nodes whose reports are not believed, and why
 * @param mayStand what the log was told about standing for election; empty before
 * @param reasons why this node should not lead
 * @param watched whose process is watched
 * @param forwarded orders that other nodes carry out, by call
 * @param isLeaving this process ends
 * @param lastCall id of the newest request
 */
public record ClusterState(
    long incarnation,
    List<Voter> voters,
    Leadership leadership,
    DecidedTip decided,
    LogEnd log,
    OwnHealth own,
    Map<String, Peer> peers,
    Map<String, Stranger> strangers,
    OperatorMemory.Wishes wishes,
    Pause pause,
    Optional<Boolean> mayStand,
    Readiness reasons,
    Hint hint,
    Optional<Watched> watched,
    Ailment ailment,
    Optional<Job> job,
    Map<Long, Forwarded> forwarded,
    CatchUp catchUp,
    Chronicle chronicle,
    Rhythm rhythm,
    boolean isLeaving,
    long lastCall) {
  public ClusterState {
    voters = List.copyOf(voters);
    peers = Map.copyOf(peers);
    strangers = Map.copyOf(strangers);
    forwarded = Map.copyOf(forwarded);
  }

  static ClusterState initial(ClusterSettings settings) {
    return new ClusterState(
        0,
        settings.voters(),
        Leadership.NONE,
        DecidedTip.NONE,
        LogEnd.NONE,
        OwnHealth.UNKNOWN,
        Map.of(),
        Map.of(),
        OperatorMemory.Wishes.NONE,
        Pause.NONE,
        Optional.empty(),
        Readiness.NOTHING_KNOWN,
        Hint.NONE,
        Optional.empty(),
        Ailment.NONE,
        Optional.empty(),
        Map.of(),
        CatchUp.NONE,
        Chronicle.EMPTY,
        Rhythm.NONE,
        false,
        0);
  }
}
