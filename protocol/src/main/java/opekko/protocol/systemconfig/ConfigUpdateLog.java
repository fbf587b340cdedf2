package opekko.protocol.systemconfig;

import java.util.Optional;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.receipt.Log;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Reads the ConfigUpdate logs of the SystemConfig contract.
 *
 * @spec system-config.md; op-node rollup/derive/system_config.go
 */
public final class ConfigUpdateLog {
  public static final Hash TOPIC =
      Keccak.hash(
          Bytes.wrap(
              "ConfigUpdate(uint256,uint8,bytes)"
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));

  private static final int WORD = 32;

  private ConfigUpdateLog() {}

  public static boolean isOne(Log log, Address systemConfig) {
    return log.address().equals(systemConfig)
        && !log.topics().isEmpty()
        && log.topics().getFirst().equals(TOPIC);
  }

  /**
   * The update; empty for a log that is malformed or of a type not known, which the chain passes
   * over.
   */
  public static Optional<ConfigUpdate> parse(Log log) {
    try {
      return Optional.of(decode(log));
    } catch (InvalidData e) {
      return Optional.empty();
    }
  }

  private static ConfigUpdate decode(Log log) {
    if (log.topics().size() != 3) throw new InvalidData("config update: three topics are expected");
    if (!log.topics().get(1).isZero()) throw new InvalidData("config update: unknown version");
    var type = number(log.topics().get(2).bytes(), 8);
    var data = log.data();
    return switch (Math.toIntExact(Math.clamp(type, -1, 8))) {
      case 0 -> new ConfigUpdate.Batcher(address(word(data)));
      case 1 -> feeScalars(data);
      case 2 -> new ConfigUpdate.GasLimit(number(word(data), 8));
      case 3 -> new ConfigUpdate.UnsafeBlockSigner(address(word(data)));
      case 4 -> new ConfigUpdate.Eip1559Params(eip1559(word(data)));
      case 5 -> new ConfigUpdate.OperatorFeeParams(new Hash(word(data)));
      case 6 -> new ConfigUpdate.MinBaseFee(number(word(data), 8));
      case 7 -> new ConfigUpdate.DaFootprintGasScalar((int) number(word(data), 2));
      default -> throw new InvalidData("config update: unknown type");
    };
  }

  private static ConfigUpdate feeScalars(Bytes data) {
    var content = content(data, 2 * WORD);
    return new ConfigUpdate.FeeScalars(
        new Hash(content.slice(0, WORD)), new Hash(content.slice(WORD, WORD)));
  }

  private static Bytes eip1559(Bytes word) {
    var params = word.slice(24, 8);
    if (params.getInt(0) == 0 ^ params.getInt(4) == 0)
      throw new InvalidData(
          "config update: denominator and elasticity are zero together or not at all");
    return params;
  }

  private static Bytes word(Bytes data) {
    return content(data, WORD);
  }

  /** ABI bytes: offset 32, length, content, and nothing after it. */
  private static Bytes content(Bytes data, int length) {
    if (data.size() != 2 * WORD + length)
      throw new InvalidData("config update: data of wrong size");
    if (number(data.slice(0, WORD), 8) != WORD) throw new InvalidData("config update: bad offset");
    if (number(data.slice(WORD, WORD), 8) != length)
      throw new InvalidData("config update: bad length");
    return data.slice(2 * WORD);
  }

  private static Address address(Bytes word) {
    if (!word.slice(0, 12).isZero()) throw new InvalidData("config update: padding of an address");
    return new Address(word.slice(12));
  }

  private static long number(Bytes word, int size) {
    if (!word.slice(0, WORD - size).isZero())
      throw new InvalidData("config update: number too big");
    return size == 8 ? word.getLong(24) : word.getInt(28);
  }
}
