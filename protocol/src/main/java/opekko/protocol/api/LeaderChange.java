package opekko.protocol.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.type.BlockId;

/**
 * One change of the leader, as the node that tells it saw it.
 *
 * @param cause in a word: start, killed, unreachable, transfer, drain, sickness, election
 * @param evidence what was seen before it, oldest first
 * @param lastBlock committed under the old term
 * @param gapMillis from the last committed block of the old term to the first of the new one; empty
 *     until there is one
 * @param lateBlocks committed more than half a block time after their time, because of it
 */
public record LeaderChange(
    Instant at,
    Optional<String> from,
    String to,
    long term,
    String cause,
    List<String> evidence,
    Optional<BlockId> lastBlock,
    OptionalLong gapMillis,
    long lateBlocks) {
  public LeaderChange {
    evidence = List.copyOf(evidence);
  }
}
