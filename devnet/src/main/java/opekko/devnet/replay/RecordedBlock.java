package opekko.devnet.replay;

import java.util.Optional;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.BlockPayload;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.trie.OrderedTrie;
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
    try {
      var header = BlockHeader.decode(encoded);
      if (!OrderedTrie.root(transactions).equals(header.transactionsRoot()))
        throw row.problem("the transactions do not fit the header's root");
      var envelope = BlockPayload.of(header, hash, transactions);
      return new RecordedBlock(envelope, row.optionalHash("message_passer_root"));
    } catch (InvalidData e) {
      throw row.problem(e.getMessage());
    }
  }
}
