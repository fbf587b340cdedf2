package opekko.devnet.l1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.BlobTransaction;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** What an L1 writes to disk: a list of the kind and its parts. */
sealed interface L1Record {
  int CHAIN = 1;
  int FINALIZED = 2;

  /** The newest {@code replaced} blocks make room for others. */
  record Chain(long replaced, List<Entry> blocks) implements L1Record {}

  record Finalized(long number) implements L1Record {}

  /**
   * A block as far as it does not follow from what is before it.
   *
   * @param transactions with their blobs
   * @param hash to see that nothing changed
   */
  record Entry(long time, long branch, Hash hash, List<KnownTransaction> transactions) {
    static Entry of(MinedBlock block, long branch) {
      return new Entry(block.header().time(), branch, block.hash(), block.transactions());
    }

    boolean hasBlobs() {
      return transactions.stream().anyMatch(each -> each.blobCount() > 0);
    }

    private void write(RlpWriter out) {
      out.putList(item ->
          item.put(time)
              .put(branch)
              .put(hash)
              .putList(list -> transactions.forEach(each -> list.put(sent(each)))));
    }

    private static Entry read(RlpReader in) {
      var item = in.nextList();
      var time = item.nextLong();
      var branch = item.nextLong();
      var hash = item.nextHash();
      var transactions = new ArrayList<KnownTransaction>();
      for (var list = item.nextList(); !list.isAtEnd(); ) transactions.add(known(list.nextBytes()));
      return new Entry(time, branch, hash, transactions);
    }
  }

  default Bytes encode() {
    return RlpWriter.list(out -> {
      switch (this) {
        case Chain(var replaced, var blocks) ->
            out.put(CHAIN).put(replaced).putList(list -> blocks.forEach(each -> each.write(list)));
        case Finalized(var number) -> out.put(FINALIZED).put(number);
      }
    });
  }

  /**
   * @throws InvalidData when the bytes are no record
   */
  static L1Record decode(Bytes record) {
    var in = RlpReader.ofList(record);
    var kind = in.nextLong();
    if (kind == FINALIZED) return new Finalized(in.nextLong());
    if (kind != CHAIN) throw new InvalidData("record of unknown kind " + kind);
    var replaced = in.nextLong();
    var blocks = new ArrayList<Entry>();
    for (var list = in.nextList(); !list.isAtEnd(); ) blocks.add(Entry.read(list));
    return new Chain(replaced, blocks);
  }

  /** As its sender sent it. */
  private static Bytes sent(KnownTransaction known) {
    return known
        .sidecar()
        .map(sidecar -> new BlobTransaction(known.transaction(), sidecar).encode())
        .orElse(known.encoded());
  }

  /** Its blobs have been checked when it came. */
  private static KnownTransaction known(Bytes sent) {
    if (!BlobTransaction.isOne(sent))
      return known(SignedTransaction.decode(sent), Optional.empty());
    var decoded = BlobTransaction.decode(sent);
    return known(decoded.transaction(), Optional.of(decoded.sidecar()));
  }

  private static KnownTransaction known(
      SignedTransaction transaction, Optional<BlobSidecar> sidecar) {
    var encoded = transaction.encode();
    var sender =
        transaction.sender().orElseThrow(() -> new InvalidData("a transaction nobody signed"));
    return new KnownTransaction(transaction, encoded, Keccak.hash(encoded), sender, sidecar);
  }
}
