package opekko.node.transact;

import java.math.BigInteger;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * What a person wants to happen.
 *
 * @param value in wei
 * @param isContractCall whether there must be a contract at the receiver
 */
public record Wish(Address to, BigInteger value, Bytes data, boolean isContractCall) {
  public static Wish pay(Address to, BigInteger value, Bytes data) {
    return new Wish(to, value, data, false);
  }

  public static Wish call(Address contract, BigInteger value, Bytes data) {
    return new Wish(contract, value, data, true);
  }
}
