package opekko.devnet.l1;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.receipt.Log;
import opekko.protocol.systemconfig.ConfigUpdateLog;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What SystemConfig does when its owner changes a parameter. Of its storage only the slot that
 * nodes read is kept.
 *
 * @spec system-config.md
 */
final class SystemConfigContract {
  static final Hash UNSAFE_SIGNER_SLOT =
      Keccak.hash(Bytes.wrap("systemconfig.unsafeblocksigner".getBytes(StandardCharsets.US_ASCII)));

  private static final Map<Bytes, Setter> SETTERS = new HashMap<>();

  static {
    on("setBatcherHash(bytes32)", 0, in -> in.word(0).bytes());
    on("setBatcherHash(address)", 0, in -> Abi.word(in.address(0)).bytes());
    on(
        "setGasConfig(uint256,uint256)",
        1,
        in -> Bytes.concat(in.word(0).bytes(), in.word(1).bytes()));
    on("setGasConfigEcotone(uint32,uint32)", 1, SystemConfigContract::ecotoneScalar);
    on("setGasLimit(uint64)", 2, in -> Abi.word(in.number(0, 64)).bytes());
    on("setUnsafeBlockSigner(address)", 3, in -> Abi.word(in.address(0)).bytes());
    on("setEIP1559Params(uint32,uint32)", 4, in -> pair(in, 32, 32));
    on("setOperatorFeeScalars(uint32,uint64)", 5, in -> pair(in, 32, 64));
    on("setMinBaseFee(uint64)", 6, in -> Abi.word(in.number(0, 64)).bytes());
    on("setDAFootprintGasScalar(uint16)", 7, in -> Abi.word(in.number(0, 16)).bytes());
  }

  private SystemConfigContract() {}

  private record Setter(int updateType, Function<CallData, Bytes> content) {}

  /**
   * @param signer the new word for {@link #UNSAFE_SIGNER_SLOT}, when it changes
   */
  record Update(Log log, Optional<Hash> signer) {}

  private static void on(String signature, int updateType, Function<CallData, Bytes> content) {
    SETTERS.put(Abi.selector(signature), new Setter(updateType, content));
  }

  /**
   * @throws InvalidData with the reason why the contract reverts
   */
  static Update call(RollupContracts contracts, Address from, Bytes input) {
    var setter = input.size() < 4 ? null : SETTERS.get(input.slice(0, 4));
    if (setter == null) throw new InvalidData("the system config has no such function");
    if (!from.equals(contracts.owner())) throw new InvalidData("Ownable: caller is not the owner");
    var content = setter.content().apply(new CallData(input.slice(4)));
    var log =
        new Log(
            contracts.systemConfig(),
            List.of(ConfigUpdateLog.TOPIC, Hash.ZERO, Abi.word(setter.updateType())),
            Abi.bytes(content));
    return new Update(
        log, setter.updateType() == 3 ? Optional.of(new Hash(content)) : Optional.empty());
  }

  /** Overhead zero, and version 1 of the scalar: blob base fee scalar, then base fee scalar. */
  private static Bytes ecotoneScalar(CallData in) {
    var scalar = in.number(1, 32).shiftLeft(32).or(in.number(0, 32)).setBit(Hash.SIZE * 8 - 8);
    return Bytes.concat(Hash.ZERO.bytes(), Abi.word(scalar).bytes());
  }

  /** Two numbers in one word, the second lowest. */
  private static Bytes pair(CallData in, int highBits, int lowBits) {
    return Abi.word(in.number(0, highBits).shiftLeft(lowBits).or(in.number(1, lowBits))).bytes();
  }
}
