package opekko.node.status;

import java.time.Instant;
import java.util.Optional;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.SyncStatus;

/**
 * What a node told of itself.
 *
 * @param at when, by the clock of this side
 * @param where the node is
 * @param live absent when the node is of another kind, which tells its heads only
 */
public record NodePicture(
    Instant at, String where, String version, SyncStatus sync, Optional<LiveStatus> live) {}
