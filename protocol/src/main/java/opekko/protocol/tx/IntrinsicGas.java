package opekko.protocol.tx;

import opekko.protocol.rlp.RlpReader;
import opekko.protocol.type.Bytes;

/**
 * Gas a transaction needs before any code runs.
 *
 * @spec EIP-2028, EIP-2930, EIP-7623
 */
public final class IntrinsicGas {
  private static final long TRANSACTION = 21_000;
  private static final long ZERO_BYTE = 4;
  private static final long NON_ZERO_BYTE = 16;
  private static final long LISTED_ADDRESS = 2_400;
  private static final long LISTED_KEY = 1_900;
  private static final long FLOOR_PER_TOKEN = 10;
  private static final long TOKENS_OF_NON_ZERO_BYTE = 4;

  private IntrinsicGas() {}

  /**
   * Of a transaction that neither creates a contract nor sets code.
   *
   * @param accessList RLP of the list, of checked form; empty for none
   */
  public static long of(Bytes data, Bytes accessList) {
    var zeros = zeros(data);
    return TRANSACTION
        + zeros * ZERO_BYTE
        + (data.size() - zeros) * NON_ZERO_BYTE
        + accessListGas(accessList);
  }

  /** The least that a transaction with this data pays from Prague on. */
  public static long floor(Bytes data) {
    var zeros = zeros(data);
    var tokens = zeros + (data.size() - zeros) * TOKENS_OF_NON_ZERO_BYTE;
    return TRANSACTION + tokens * FLOOR_PER_TOKEN;
  }

  private static long accessListGas(Bytes accessList) {
    if (accessList.isEmpty()) return 0;
    var gas = 0L;
    var list = RlpReader.ofList(accessList);
    while (!list.isAtEnd()) {
      var entry = list.nextList();
      entry.skip();
      gas += LISTED_ADDRESS;
      for (var keys = entry.nextList(); !keys.isAtEnd(); keys.skip()) gas += LISTED_KEY;
    }
    return gas;
  }

  private static long zeros(Bytes data) {
    var zeros = 0L;
    for (var i = 0; i < data.size(); i++) if (data.get(i) == 0) zeros++;
    return zeros;
  }
}
