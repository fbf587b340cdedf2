package opekko.protocol.engine;

import java.util.Optional;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * A payload with the parent beacon block root, which the header commits to from Ecotone on but the
 * payload does not carry.
 */
public record PayloadEnvelope(Optional<Hash> parentBeaconBlockRoot, ExecutionPayload payload) {
  public BlockId id() {
    return new BlockId(payload.blockHash(), payload.blockNumber());
  }
}
