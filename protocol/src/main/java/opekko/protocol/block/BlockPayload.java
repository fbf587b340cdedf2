package opekko.protocol.block;

import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The payload that an L2 block stands for: the way back from {@link PayloadHash}.
 *
 * @spec op-node: op-service/eth/types.go, block as payload
 */
public final class BlockPayload {
  private BlockPayload() {}

  /**
   * @param hash of the header, as verified
   * @param transactions EIP-2718 form
   * @throws InvalidData when the header has no base fee, which every L2 block has
   */
  public static PayloadEnvelope of(BlockHeader header, Hash hash, List<Bytes> transactions) {
    return of(header, hash, transactions, storageRoot(header));
  }

  /**
   * @param storageRoot the payload's withdrawals root
   * @throws InvalidData when the header has no base fee
   */
  public static PayloadEnvelope of(
      BlockHeader header, Hash hash, List<Bytes> transactions, Optional<Hash> storageRoot) {
    var payload =
        new ExecutionPayload(
            header.parentHash(),
            header.beneficiary(),
            header.stateRoot(),
            header.receiptsRoot(),
            header.logsBloom(),
            header.mixHash(),
            header.number(),
            header.gasLimit(),
            header.gasUsed(),
            header.time(),
            header.extraData(),
            header.baseFee().orElseThrow(() -> new InvalidData("L2 block without a base fee")),
            hash,
            transactions,
            header.withdrawalsRoot().map(_ -> List.of()),
            header.blobGasUsed(),
            header.excessBlobGas(),
            storageRoot);
    return new PayloadEnvelope(header.parentBeaconRoot(), payload);
  }

  /** Only from Isthmus on, which brings the requests hash, is the root one of storage. */
  private static Optional<Hash> storageRoot(BlockHeader header) {
    return header.requestsHash().flatMap(_ -> header.withdrawalsRoot());
  }
}
