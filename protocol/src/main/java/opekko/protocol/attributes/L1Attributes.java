package opekko.protocol.attributes;

import java.math.BigInteger;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What the first transaction of each L2 block tells the L2 about L1. Fields a layout does not have
 * are zero.
 *
 * @param number of the L1 origin; {@code time} and {@code baseFee} are its too
 * @param overhead only in the Bedrock layout, as is {@code scalar}
 * @param blobBaseFee from Ecotone on, as the two scalars
 * @param operatorFeeScalar from Isthmus on, as the constant
 * @param daFootprintGasScalar from Jovian on
 */
public record L1Attributes(
    long number,
    long time,
    BigInteger baseFee,
    Hash hash,
    long sequenceNumber,
    Address batcherAddress,
    Hash overhead,
    Hash scalar,
    BigInteger blobBaseFee,
    int baseFeeScalar,
    int blobBaseFeeScalar,
    int operatorFeeScalar,
    long operatorFeeConstant,
    int daFootprintGasScalar) {

  /** How the fields are laid out as calldata. */
  public enum Layout {
    BEDROCK(0x015d8eb9, 4 + 8 * 32),
    ECOTONE(0x440a5e20, 4 + 5 * 32),
    ISTHMUS(0x098999be, 4 + 5 * 32 + 12),
    JOVIAN(0x3db6be2b, 4 + 5 * 32 + 14);

    final int selector;
    final int size;

    Layout(int selector, int size) {
      this.selector = selector;
      this.size = size;
    }

    /**
     * A fork's first block still uses the layout before it: its own deposits teach the contract the
     * new one.
     */
    public static Layout at(RollupConfig config, long l2Time) {
      if (isSettled(config, Hardfork.JOVIAN, l2Time)) return JOVIAN;
      if (isSettled(config, Hardfork.ISTHMUS, l2Time)) return ISTHMUS;
      return isSettled(config, Hardfork.ECOTONE, l2Time) ? ECOTONE : BEDROCK;
    }

    private static boolean isSettled(RollupConfig config, Hardfork fork, long l2Time) {
      return config.isActive(fork, l2Time) && !config.isActivationBlock(fork, l2Time);
    }
  }

  public Bytes encode(Layout layout) {
    var out = new WordWriter(layout.size);
    out.u32(layout.selector);
    if (layout == Layout.BEDROCK) {
      out.word(number).word(time).word(baseFee);
      out.raw(hash.bytes()).word(sequenceNumber);
      out.word(new BigInteger(1, batcherAddress.bytes().toArray()));
      out.raw(overhead.bytes()).raw(scalar.bytes());
      return out.toBytes();
    }
    out.u32(baseFeeScalar).u32(blobBaseFeeScalar).u64(sequenceNumber).u64(time).u64(number);
    out.word(baseFee).word(blobBaseFee).raw(hash.bytes());
    out.word(new BigInteger(1, batcherAddress.bytes().toArray()));
    if (layout != Layout.ECOTONE) out.u32(operatorFeeScalar).u64(operatorFeeConstant);
    if (layout == Layout.JOVIAN) out.u16(daFootprintGasScalar);
    return out.toBytes();
  }

  /**
   * @throws InvalidData when the calldata has another layout
   */
  public static L1Attributes decode(Layout layout, Bytes data) {
    if (data.size() != layout.size || data.getInt(0) != layout.selector)
      throw new InvalidData("L1 attributes: calldata is not of the layout of " + layout);
    return layout == Layout.BEDROCK ? bedrock(data.slice(4)) : packed(layout, data);
  }

  private static L1Attributes bedrock(Bytes words) {
    return new L1Attributes(
        u64(words, 0),
        u64(words, 1),
        new BigInteger(1, words.slice(64, 32).toArray()),
        new Hash(words.slice(96, 32)),
        u64(words, 4),
        address(words.slice(160, 32)),
        new Hash(words.slice(192, 32)),
        new Hash(words.slice(224, 32)),
        BigInteger.ZERO,
        0,
        0,
        0,
        0,
        0);
  }

  private static L1Attributes packed(Layout layout, Bytes data) {
    var hasOperatorFee = layout != Layout.ECOTONE;
    return new L1Attributes(
        data.getLong(28),
        data.getLong(20),
        new BigInteger(1, data.slice(36, 32).toArray()),
        new Hash(data.slice(100, 32)),
        data.getLong(12),
        address(data.slice(132, 32)),
        Hash.ZERO,
        Hash.ZERO,
        new BigInteger(1, data.slice(68, 32).toArray()),
        data.getInt(4),
        data.getInt(8),
        hasOperatorFee ? data.getInt(164) : 0,
        hasOperatorFee ? data.getLong(168) : 0,
        layout == Layout.JOVIAN ? data.getUnsigned(176) << 8 | data.getUnsigned(177) : 0);
  }

  private static long u64(Bytes words, int index) {
    if (!words.slice(index * 32, 24).isZero())
      throw new InvalidData("L1 attributes: number too big");
    return words.getLong(index * 32 + 24);
  }

  private static Address address(Bytes word) {
    if (!word.slice(0, 12).isZero()) throw new InvalidData("L1 attributes: padding of an address");
    return new Address(word.slice(12));
  }
}
