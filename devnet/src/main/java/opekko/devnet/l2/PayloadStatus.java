package opekko.devnet.l2;

import java.util.Optional;
import opekko.protocol.type.Hash;

/**
 * What the engine says of a block.
 *
 * @spec engine API, PayloadStatusV1
 */
public sealed interface PayloadStatus {
  record Valid(Hash latestValidHash) implements PayloadStatus {}

  /**
   * @param latestValidHash the newest ancestor that is valid; absent when none is known
   */
  record Invalid(Optional<Hash> latestValidHash, String validationError) implements PayloadStatus {}

  /** The block, or what it builds on, is not known. */
  record Syncing() implements PayloadStatus {}
}
