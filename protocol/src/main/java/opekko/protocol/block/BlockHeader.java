package opekko.protocol.block;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A block header of either layer. The optional fields came with the forks, in this order; one is
 * present only if those before it are.
 *
 * @param beneficiary called miner or feeRecipient elsewhere
 * @param logsBloom 256 bytes
 * @param time seconds
 * @param baseFee from London on
 * @param withdrawalsRoot from Shanghai on
 * @param blobGasUsed from Cancun on, as the next two
 * @param requestsHash from Prague on
 * @param further fields of forks this program does not know, as encoded: kept so that the hash
 *     comes out right
 */
public record BlockHeader(
    Hash parentHash,
    Hash ommersHash,
    Address beneficiary,
    Hash stateRoot,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Bytes logsBloom,
    BigInteger difficulty,
    long number,
    long gasLimit,
    long gasUsed,
    long time,
    Bytes extraData,
    Hash mixHash,
    Bytes nonce,
    Optional<BigInteger> baseFee,
    Optional<Hash> withdrawalsRoot,
    OptionalLong blobGasUsed,
    OptionalLong excessBlobGas,
    Optional<Hash> parentBeaconRoot,
    Optional<Hash> requestsHash,
    Bytes further) {

  /** Hash of the empty list of ommers, as every block since the merge has it. */
  public static final Hash NO_OMMERS =
      Hash.fromHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

  /**
   * @throws InvalidData when the bytes are no header
   */
  public static BlockHeader decode(Bytes encoded) {
    var in = RlpReader.ofList(encoded);
    return new BlockHeader(
        in.nextHash(),
        in.nextHash(),
        in.nextAddress(),
        in.nextHash(),
        in.nextHash(),
        in.nextHash(),
        sized(in.nextBytes(), Bloom.SIZE, "logs bloom"),
        in.nextBigInteger(),
        in.nextLong(),
        in.nextLong(),
        in.nextLong(),
        in.nextLong(),
        in.nextBytes(),
        in.nextHash(),
        sized(in.nextBytes(), 8, "nonce"),
        in.isAtEnd() ? Optional.empty() : Optional.of(in.nextBigInteger()),
        in.isAtEnd() ? Optional.empty() : Optional.of(in.nextHash()),
        in.isAtEnd() ? OptionalLong.empty() : OptionalLong.of(in.nextLong()),
        in.isAtEnd() ? OptionalLong.empty() : OptionalLong.of(in.nextLong()),
        in.isAtEnd() ? Optional.empty() : Optional.of(in.nextHash()),
        in.isAtEnd() ? Optional.empty() : Optional.of(in.nextHash()),
        rest(in));
  }

  public Bytes encode() {
    return RlpWriter.list(out -> {
      out.put(parentHash).put(ommersHash).put(beneficiary).put(stateRoot);
      out.put(transactionsRoot).put(receiptsRoot).put(logsBloom).put(difficulty);
      out.put(number).put(gasLimit).put(gasUsed).put(time);
      out.put(extraData).put(mixHash).put(nonce);
      baseFee.ifPresent(out::put);
      withdrawalsRoot.ifPresent(out::put);
      blobGasUsed.ifPresent(out::put);
      excessBlobGas.ifPresent(out::put);
      parentBeaconRoot.ifPresent(out::put);
      requestsHash.ifPresent(out::put);
      out.putRaw(further);
    });
  }

  public Hash hash() {
    return Keccak.hash(encode());
  }

  private static Bytes rest(RlpReader in) {
    var parts = new ArrayList<Bytes>();
    while (!in.isAtEnd()) parts.add(in.nextRaw());
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  private static Bytes sized(Bytes item, int size, String name) {
    if (item.size() != size)
      throw new InvalidData("header: " + name + " has " + item.size() + " bytes, not " + size);
    return item;
  }
}
