package opekko.derivation.source;

import java.util.List;
import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.InboxTransaction;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Address;

/**
 * How batcher data is found in an L1 block. The kind is chosen by the time of the L1 block.
 *
 * @spec derivation.md#l1-retrieval; op-node rollup/derive/data_source.go
 */
public sealed interface DataSource permits CalldataSource, BlobDataSource {
  int BLOB_TYPE = 3;
  int DEPOSIT_TYPE = 0x7e;

  /**
   * The data of the batcher's transactions in the block, in order. Whether a transaction succeeded
   * does not matter.
   */
  List<DataRef> open(L1Block block, Address batcher);

  /**
   * The source that reads L1 blocks of this time.
   *
   * @throws IllegalArgumentException for a chain with alternative data availability, which is not
   *     supported; see {@link #refusal}
   */
  static DataSource at(RollupConfig config, long l1Time) {
    refusal(config)
        .ifPresent(why -> {
          throw new IllegalArgumentException(why);
        });
    return config.isActive(Hardfork.ECOTONE, l1Time) ? new BlobDataSource() : new CalldataSource();
  }

  /** Why no source can read this chain's data; empty when one can. */
  static Optional<String> refusal(RollupConfig config) {
    return config
        .altDa()
        .map(altDa ->
            "this chain keeps its data outside L1 (alt_da with "
                + altDa.commitmentType()
                + " in rollup.json), which is not supported yet");
  }

  /**
   * Types 0 to 3, and deposits for a chain whose L1 is itself a rollup. Set-code transactions (4)
   * never count.
   */
  static boolean isFromBatcher(InboxTransaction transaction, Address batcher) {
    var isTypeAllowed = transaction.type() <= BLOB_TYPE || transaction.type() == DEPOSIT_TYPE;
    return isTypeAllowed && transaction.sender().equals(batcher);
  }
}
