package opekko.protocol.block;

import java.util.List;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A beacon-chain withdrawal. {@code amount} in gwei.
 *
 * @spec EIP-4895
 */
public record Withdrawal(long index, long validatorIndex, Address address, long amount) {

  /** The withdrawals root of an L1 header, and of an L2 header before Isthmus. */
  public static Hash root(List<Withdrawal> withdrawals) {
    return OrderedTrie.root(withdrawals.stream().map(Withdrawal::encode).toList());
  }

  private Bytes encode() {
    return RlpWriter.list(out -> out.put(index).put(validatorIndex).put(address).put(amount));
  }
}
