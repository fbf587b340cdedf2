package opekko.benchmarks;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.receipt.Log;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A whole L1 block, as an endpoint would give it: 200 transactions, one of them to the batch inbox
 * with 100 kB of calldata, and their receipts with two logs each, none of the rollup's.
 */
final class SyntheticL1Block {
  private static final int TRANSACTIONS = 200;
  private static final int BATCH_BYTES = 100_000;

  private final Transactions random;
  private final List<Bytes> transactions;
  private final List<Bytes> receipts = new ArrayList<>();
  private final BlockHeader header;

  SyntheticL1Block(long seed) {
    random = new Transactions(new SplittableRandom(seed), 1);
    transactions = random.next(TRANSACTIONS - 1);
    transactions.add(
        random
            .recoverable(
                SignedTransaction.DYNAMIC_FEE, SyntheticL2.INBOX, random.bytes(BATCH_BYTES))
            .encode());
    for (var i = 0; i < TRANSACTIONS; i++) receipts.add(receipt(i).encode());
    header = makeHeader();
  }

  BlockHeader header() {
    return header;
  }

  List<Bytes> transactions() {
    return transactions;
  }

  List<Bytes> receipts() {
    return receipts;
  }

  private Receipt receipt(int index) {
    var logs = List.of(log(), log());
    var bloom = new byte[Bloom.SIZE];
    for (var log : logs) {
      Bloom.add(bloom, log.address().bytes());
      log.topics().forEach(topic -> Bloom.add(bloom, topic.bytes()));
    }
    return new Receipt(
        SignedTransaction.DYNAMIC_FEE,
        Bytes.of(1),
        60_000L * (index + 1),
        Bytes.wrap(bloom),
        logs,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** As a token's transfer makes it. */
  private Log log() {
    var topics = List.of(new Hash(random.bytes(32)), new Hash(random.bytes(32)));
    return new Log(random.contract(), topics, random.bytes(32));
  }

  private BlockHeader makeHeader() {
    var root = new Hash(random.bytes(32));
    return new BlockHeader(
        root,
        BlockHeader.NO_OMMERS,
        random.contract(),
        root,
        OrderedTrie.root(transactions),
        OrderedTrie.root(receipts),
        random.bytes(Bloom.SIZE),
        BigInteger.ZERO,
        21_000_000,
        36_000_000,
        18_000_000,
        1_700_000_000,
        random.bytes(16),
        root,
        Bytes.wrap(new byte[8]),
        Optional.of(BigInteger.valueOf(1_000_000_000)),
        Optional.of(root),
        OptionalLong.of(0),
        OptionalLong.of(0),
        Optional.of(root),
        Optional.of(root),
        Bytes.EMPTY);
  }
}
