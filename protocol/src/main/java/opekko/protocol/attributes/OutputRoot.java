package opekko.protocol.attributes;

import opekko.protocol.crypto.Keccak;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;

/**
 * What L1 is told of an L2 block.
 *
 * @spec proposals.md#l2-output-commitment-construction
 */
public final class OutputRoot {
  public static final Hash VERSION = Hash.ZERO;

  /** Its storage root goes into each output. */
  public static final Address MESSAGE_PASSER =
      Address.fromHex("0x4200000000000000000000000000000000000016");

  private OutputRoot() {}

  public static Hash of(Hash stateRoot, Hash messagePasserStorageRoot, Hash blockHash) {
    return Keccak.hash(
        VERSION.bytes(), stateRoot.bytes(), messagePasserStorageRoot.bytes(), blockHash.bytes());
  }
}
