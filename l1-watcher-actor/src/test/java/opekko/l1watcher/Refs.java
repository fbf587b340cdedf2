package opekko.l1watcher;

import java.util.Optional;
import opekko.protocol.port.L1Heads;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** L1 blocks for tests: number and branch make the hash. */
final class Refs {
  private Refs() {}

  static L1BlockRef ref(long number, int branch) {
    return new L1BlockRef(hash(number, branch), number, hash(number - 1, branch), number * 12);
  }

  static L1BlockRef ref(long number) {
    return ref(number, 0);
  }

  static L1Heads heads(long head, long safe, long finalized) {
    return new L1Heads(ref(head), Optional.of(ref(safe)), Optional.of(ref(finalized)));
  }

  private static Hash hash(long number, int branch) {
    var bytes = new byte[Hash.SIZE];
    bytes[0] = (byte) branch;
    for (var i = 0; i < 8; i++) bytes[31 - i] = (byte) (number >>> (8 * i));
    return new Hash(Bytes.wrap(bytes));
  }
}
