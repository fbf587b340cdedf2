package opekko.devnet.replay;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * An L2 block as recorded, whole and checked against its hash.
 *
 * @param messagePasserRoot storage root of the message passer after it, where it is on file
 */
public record RecordedBlock(PayloadEnvelope envelope, Optional<Hash> messagePasserRoot) {

  static RecordedBlock of(Row row) {
    var hash = row.hash("hash");
    var encoded = row.bytes("header");
    if (!Keccak.hash(encoded).equals(hash))
      throw row.problem("the header does not hash to " + hash);
    var transactions = row.list("txs");
    var header = decode(row, encoded);
    if (!OrderedTrie.root(transactions).equals(header.transactionsRoot()))
      throw row.problem("the transactions do not fit the header's root");
    return new RecordedBlock(
        envelope(hash, header, transactions), row.optionalHash("message_passer_root"));
  }

  private static BlockHeader decode(Row row, Bytes encoded) {
    try {
      return BlockHeader.decode(encoded);
    } catch (InvalidData e) {
      throw row.problem(e.getMessage());
    }
  }

  private static PayloadEnvelope envelope(Hash hash, BlockHeader header, List<Bytes> transactions) {
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
            header.baseFee().orElse(BigInteger.ZERO),
            hash,
            transactions,
            header.withdrawalsRoot().map(_ -> List.of()),
            header.blobGasUsed(),
            header.excessBlobGas(),
            // Only from Isthmus on, as the requests hash, the payload carries a root of its own.
            header.requestsHash().flatMap(_ -> header.withdrawalsRoot()));
    return new PayloadEnvelope(header.parentBeaconRoot(), payload);
  }
}
