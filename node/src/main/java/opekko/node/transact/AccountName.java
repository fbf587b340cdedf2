package opekko.node.transact;

import opekko.devnet.genesis.DevnetAccount;
import opekko.protocol.type.Address;

/** Accounts as people type them. */
public final class AccountName {
  private AccountName() {}

  /**
   * @param text 40 hex digits, or the name of one of the devnet's accounts, such as {@code user2}
   * @throws IllegalArgumentException when it is neither
   */
  public static Address parse(String text) {
    for (var known : DevnetAccount.values())
      if (known.name().equalsIgnoreCase(text)) return known.address();
    try {
      return Address.fromHex(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          text + ": an address of 40 hex digits is needed, or a name on the devnet such as user2");
    }
  }
}
