package opekko.protocol.l1;

import java.util.List;
import java.util.Optional;
import opekko.protocol.systemconfig.ConfigUpdate;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/**
 * All that derivation reads of one L1 block, made once from verified bytes so that the block and
 * its receipts need not be kept: a few kB instead of megabytes.
 *
 * @param inbox transactions to the batch inbox, in order
 * @param deposits user deposits as encoded L2 transactions (type 0x7E), in log order
 * @param configUpdates well-formed updates of the system configuration, in log order
 * @param malformedDeposit set when a deposit log cannot be parsed; derivation cannot go on past
 *     such a block
 */
public record L1Block(
    L1BlockInfo info,
    List<InboxTransaction> inbox,
    List<Bytes> deposits,
    List<ConfigUpdate> configUpdates,
    Optional<String> malformedDeposit) {

  public L1BlockRef ref() {
    return info.ref();
  }
}
