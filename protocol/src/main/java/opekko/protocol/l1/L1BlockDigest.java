package opekko.protocol.l1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.deposit.DepositLog;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.systemconfig.ConfigUpdate;
import opekko.protocol.systemconfig.ConfigUpdateLog;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * Makes an {@link L1Block} of a whole L1 block whose roots have been checked.
 *
 * @spec derivation.md#l1-retrieval; op-node
 *     rollup/derive/{calldata_source,blob_data_source,deposits}.go
 */
public final class L1BlockDigest {
  private final RollupConfig config;

  public L1BlockDigest(RollupConfig config) {
    this.config = config;
  }

  /**
   * False when the header's bloom proves that no log of the block is a deposit or an update: then
   * its receipts are not needed.
   */
  public boolean mayConcern(Bytes logsBloom) {
    return mayLog(logsBloom, config.depositContractAddress().bytes(), DepositLog.TOPIC)
        || mayLog(logsBloom, config.l1SystemConfigAddress().bytes(), ConfigUpdateLog.TOPIC);
  }

  private static boolean mayLog(Bytes bloom, Bytes address, Hash topic) {
    return Bloom.mayContain(bloom, address) && Bloom.mayContain(bloom, topic.bytes());
  }

  /**
   * @param hash of the header, as verified
   * @param transactions EIP-2718 form
   * @param receipts EIP-2718 form; none when {@link #mayConcern} is false
   * @throws InvalidData when a transaction to the inbox or a receipt cannot be read
   */
  public L1Block of(BlockHeader header, Hash hash, List<Bytes> transactions, List<Bytes> receipts) {
    var info =
        new L1BlockInfo(
            new L1BlockRef(hash, header.number(), header.parentHash(), header.time()),
            header.baseFee().orElse(java.math.BigInteger.ZERO),
            header.mixHash(),
            header.excessBlobGas(),
            header.parentBeaconRoot());
    var logs = new Logs(hash);
    receipts.forEach(logs::read);
    return new L1Block(
        info, inbox(transactions), logs.deposits, logs.configUpdates, logs.malformedDeposit);
  }

  /**
   * Transactions of a type unknown to the protocol are not batcher transactions, but may carry no
   * blobs either.
   */
  private List<InboxTransaction> inbox(List<Bytes> transactions) {
    var found = new ArrayList<InboxTransaction>();
    var blobIndex = 0;
    for (var encoded : transactions) {
      var type = SignedTransaction.typeOf(encoded);
      if (type > SignedTransaction.BLOB || !mayConcernInbox(type, encoded)) continue;
      var transaction = SignedTransaction.decode(encoded);
      var blobs = new ArrayList<BlobRef>(transaction.blobHashes().size());
      for (var versionedHash : transaction.blobHashes())
        blobs.add(new BlobRef(blobIndex++, versionedHash));
      if (transaction.to().filter(config.batchInboxAddress()::equals).isEmpty()) continue;
      transaction
          .sender()
          .ifPresent(sender ->
              found.add(
                  new InboxTransaction(type, sender, transaction.data(), List.copyOf(blobs))));
    }
    return List.copyOf(found);
  }

  /**
   * Blob transactions are always read, for their blobs are counted; of the others only those that
   * hold the inbox address.
   */
  private boolean mayConcernInbox(int type, Bytes encoded) {
    return type == SignedTransaction.BLOB || holds(encoded, config.batchInboxAddress().bytes());
  }

  /**
   * A cheap look before the expensive one: most L1 transactions go elsewhere. The address lies near
   * the front.
   */
  private static boolean holds(Bytes encoded, Bytes address) {
    var last = Math.min(encoded.size() - address.size(), 256);
    var first = address.get(0);
    for (var i = 0; i <= last; i++) {
      if (encoded.get(i) == first && encoded.slice(i, address.size()).equals(address)) return true;
    }
    return false;
  }

  /** Goes through the logs of a block, counting them. */
  private final class Logs {
    private final Hash l1Block;
    private final List<Bytes> deposits = new ArrayList<>();
    private final List<ConfigUpdate> configUpdates = new ArrayList<>();
    private Optional<String> malformedDeposit = Optional.empty();
    private long index;

    private Logs(Hash l1Block) {
      this.l1Block = l1Block;
    }

    private void read(Bytes encoded) {
      // A receipt type of a later fork: its logs cannot be counted, as the reference cannot either.
      if (!Receipt.isKnown(encoded)) return;
      var receipt = Receipt.decode(encoded);
      for (var log : receipt.logs()) {
        if (receipt.isSuccessful()) {
          if (DepositLog.isOne(log, config.depositContractAddress())) deposit(log);
          if (ConfigUpdateLog.isOne(log, config.l1SystemConfigAddress()))
            ConfigUpdateLog.parse(log).ifPresent(configUpdates::add);
        }
        index++;
      }
    }

    private void deposit(opekko.protocol.receipt.Log log) {
      try {
        deposits.add(DepositLog.parse(log, l1Block, index).encode());
      } catch (InvalidData e) {
        malformedDeposit =
            Optional.of("L1 block " + l1Block + ", log " + index + ": " + e.getMessage());
      }
    }
  }
}
