package opekko.devnet.replay;

import java.util.List;
import java.util.Optional;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * An L1 block as recorded, checked against its hash and roots and digested at once: its
 * transactions and receipts are not kept.
 *
 * @param content empty where the recording has the header only
 */
record RecordedL1Block(L1BlockRef ref, Optional<L1Block> content) {

  static RecordedL1Block of(Row row, L1BlockDigest digest) {
    var hash = row.hash("hash");
    var encoded = row.bytes("header");
    if (!Keccak.hash(encoded).equals(hash))
      throw row.problem("the header does not hash to " + hash);
    try {
      var header = BlockHeader.decode(encoded);
      var ref = new L1BlockRef(hash, header.number(), header.parentHash(), header.time());
      var needsReceipts = digest.mayConcern(header.logsBloom());
      if (!row.has("txs") || needsReceipts && !row.has("receipts"))
        return new RecordedL1Block(ref, Optional.empty());
      var transactions = row.list("txs");
      check(row, "transactions", transactions, header.transactionsRoot());
      var receipts = row.has("receipts") ? row.list("receipts") : List.<Bytes>of();
      if (row.has("receipts")) check(row, "receipts", receipts, header.receiptsRoot());
      return new RecordedL1Block(ref, Optional.of(digest.of(header, hash, transactions, receipts)));
    } catch (InvalidData e) {
      throw row.problem(e.getMessage());
    }
  }

  private static void check(Row row, String what, List<Bytes> values, Hash root) {
    if (!OrderedTrie.root(values).equals(root))
      throw row.problem("the " + what + " do not fit the header's root");
  }
}
