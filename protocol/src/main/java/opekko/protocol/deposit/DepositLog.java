package opekko.protocol.deposit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.receipt.Log;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Reads the TransactionDeposited logs of the portal.
 *
 * @spec deposits.md#deposit-contract
 */
public final class DepositLog {
  public static final Hash TOPIC =
      Keccak.hash(
          Bytes.wrap(
              "TransactionDeposited(address,address,uint256,bytes)"
                  .getBytes(StandardCharsets.US_ASCII)));

  private static final int WORD = 32;
  private static final int FIXED_PART = WORD + WORD + 8 + 1;

  private DepositLog() {}

  public static boolean isOne(Log log, Address portal) {
    return log.address().equals(portal)
        && !log.topics().isEmpty()
        && log.topics().getFirst().equals(TOPIC);
  }

  /**
   * @param logIndex counted over all logs of the L1 block
   * @throws InvalidData when the log cannot be read: the chain has no rule to go on from there
   */
  public static DepositTransaction parse(Log log, Hash l1Block, long logIndex) {
    if (log.topics().size() != 4)
      throw new InvalidData("deposit log: four topics are expected, not " + log.topics().size());
    if (!log.topics().get(3).isZero())
      throw new InvalidData("deposit log: unknown version " + log.topics().get(3));
    var opaque = opaqueData(log.data());
    if (opaque.size() < FIXED_PART)
      throw new InvalidData("deposit log: opaque data of " + opaque.size() + " bytes");
    var isCreation = opaque.get(2 * WORD + 8) != 0;
    return new DepositTransaction(
        SourceHash.user(l1Block, logIndex),
        address(log.topics().get(1)),
        isCreation ? Optional.empty() : Optional.of(address(log.topics().get(2))),
        new BigInteger(1, opaque.slice(0, WORD).toArray()),
        new BigInteger(1, opaque.slice(WORD, WORD).toArray()),
        opaque.getLong(2 * WORD),
        false,
        opaque.slice(FIXED_PART));
  }

  /** ABI bytes: offset 32, length, content padded to whole words. */
  private static Bytes opaqueData(Bytes data) {
    if (data.size() < 2 * WORD || data.size() % WORD != 0)
      throw new InvalidData("deposit log: data of " + data.size() + " bytes");
    if (!data.slice(0, 24).isZero() || data.getLong(24) != WORD)
      throw new InvalidData("deposit log: bad offset of the opaque data");
    var length = data.getLong(WORD + 24);
    var room = data.size() - 2 * WORD;
    if (!data.slice(WORD, 24).isZero()
        || Long.compareUnsigned(length, room) > 0
        || length + WORD <= room)
      throw new InvalidData("deposit log: bad length of the opaque data");
    return data.slice(2 * WORD, (int) length);
  }

  private static Address address(Hash topic) {
    return new Address(topic.bytes().slice(12));
  }
}
