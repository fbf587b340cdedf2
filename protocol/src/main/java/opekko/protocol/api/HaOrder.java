package opekko.protocol.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator can have the cluster do. Each is answered by its result. */
public sealed interface HaOrder {
  /** Gives leadership to a node, or to the best one; refused when that node is not ready. */
  record Transfer(Optional<String> to) implements HaOrder {}

  /** The node gives leadership away and does not lead until it is undrained; survives restarts. */
  record Drain(String node) implements HaOrder {}

  record Undrain(String node) implements HaOrder {}

  /** No automatic change of a living leader, for a while. */
  record Pause(Duration length) implements HaOrder {}

  record Resume() implements HaOrder {}

  /** The more ready of two nodes leads; among equals the one of the higher priority. */
  record Prefer(String node, int priority) implements HaOrder {}

  /** Lets a running node in as a voter; {@code address} is id=host:clusterPort:logPort. */
  record AddVoter(String address) implements HaOrder {}

  record RemoveVoter(String node) implements HaOrder {}

  /** Takes the old one out and the new one in, one change after the other. */
  record ReplaceVoter(String old, String address) implements HaOrder {}

  /** Gives up decided blocks above a height: for a chain that L1 contradicts. */
  record Rewind(long toHeight, String confirm) implements HaOrder {}

  /**
   * For a lost quorum: goes on without the voters named, which must not answer, under a new
   * generation that fences them when they come back.
   */
  record Force(List<String> dead, long generation) implements HaOrder {}

  /**
   * Who gave an order, and why, for the audit log.
   *
   * @param isDryRun only say whether it would be done
   */
  record Terms(String who, String why, boolean isDryRun) {}
}
