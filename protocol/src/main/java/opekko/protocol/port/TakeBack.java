package opekko.protocol.port;

import java.util.Optional;
import opekko.protocol.type.BlockId;

/**
 * Decided blocks that are to be given up.
 *
 * @param to where the log goes on: a block before its tip, or one it never had, which others
 *     brought
 * @param lost a decided block that this gives up. Where others share the log it may be gone
 *     already, as somebody else took the log back; what was planned then is out of date. Empty
 *     where nobody else can
 * @param reason for the operator: what made it necessary
 */
public record TakeBack(BlockId to, Optional<BlockId> lost, String reason) {}
