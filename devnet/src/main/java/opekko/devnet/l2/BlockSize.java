package opekko.devnet.l2;

import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;

/**
 * How long a block is, encoded. From Karst on there is a limit.
 *
 * @spec EIP-7934
 */
final class BlockSize {
  static final long MAX = 8 << 20;

  private BlockSize() {}

  static boolean isTooLong(LedgerBlock block) {
    // Headers of the parts are small: no need to encode what is far below the limit.
    var content = block.transactions().stream().mapToLong(each -> each.encoded().size()).sum();
    return content > MAX / 2 && of(block) > MAX;
  }

  static long of(LedgerBlock block) {
    return RlpWriter.list(
            out -> {
              out.putRaw(block.header().encode());
              out.putList(list -> block.transactions().forEach(each -> put(list, each.encoded())));
              out.putList(ommers -> {});
              out.putList(withdrawals -> {});
            })
        .size();
  }

  private static void put(RlpWriter list, Bytes transaction) {
    if (SignedTransaction.typeOf(transaction) == SignedTransaction.LEGACY) list.putRaw(transaction);
    else list.put(transaction);
  }
}
