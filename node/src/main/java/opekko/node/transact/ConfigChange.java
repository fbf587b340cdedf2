package opekko.node.transact;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;

/**
 * The parameters that SystemConfig lets its owner change.
 *
 * @spec system-config.md, SystemConfig.sol
 */
public enum ConfigChange {
  BATCHER(
      "batcher",
      "setBatcherHash",
      "the account that batches come from",
      ConfigArgument.ACCOUNT_WORD),
  FEE_SCALARS(
      "fee-scalars",
      "setGasConfigEcotone",
      "scalars of base fee and blob base fee",
      ConfigArgument.UINT32,
      ConfigArgument.UINT32),
  GAS_LIMIT("gas-limit", "setGasLimit", "of each L2 block", ConfigArgument.UINT64),
  UNSAFE_SIGNER(
      "unsafe-signer",
      "setUnsafeBlockSigner",
      "the account that signs blocks",
      ConfigArgument.ACCOUNT),
  EIP1559(
      "eip1559",
      "setEIP1559Params",
      "denominator and elasticity of the base fee",
      ConfigArgument.UINT32,
      ConfigArgument.UINT32),
  OPERATOR_FEE(
      "operator-fee",
      "setOperatorFeeScalars",
      "scalar and constant of the operator fee",
      ConfigArgument.UINT32,
      ConfigArgument.UINT64),
  MIN_BASE_FEE("min-base-fee", "setMinBaseFee", "in wei", ConfigArgument.UINT64),
  DA_FOOTPRINT(
      "da-footprint",
      "setDAFootprintGasScalar",
      "gas scalar of the DA footprint",
      ConfigArgument.UINT16);

  private final String word;
  private final String function;
  private final String description;
  private final List<ConfigArgument> kinds;

  ConfigChange(String word, String function, String description, ConfigArgument... kinds) {
    this.word = word;
    this.function = function;
    this.description = description;
    this.kinds = List.of(kinds);
  }

  public static Optional<ConfigChange> named(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** As it is typed. */
  public String word() {
    return word;
  }

  /** For help: how it is typed, and what it is. */
  public String usage() {
    var labels = kinds.stream().map(ConfigArgument::label).collect(Collectors.joining(" "));
    return "%-13s %-13s %s".formatted(word, labels, description);
  }

  /**
   * The call that makes the change.
   *
   * @throws IllegalArgumentException when the arguments are not what it takes
   */
  public Wish through(Address systemConfig, List<String> arguments) {
    if (arguments.size() != kinds.size())
      throw new IllegalArgumentException(
          "%s takes %s (%s), not %d arguments"
              .formatted(
                  word,
                  kinds.size() == 1 ? "one argument" : kinds.size() + " arguments",
                  description,
                  arguments.size()));
    return Wish.call(systemConfig, BigInteger.ZERO, Bytes.fromHex(encoded(arguments)));
  }

  // The library's own signatures are raw.
  @SuppressWarnings("rawtypes")
  private String encoded(List<String> arguments) {
    var inputs = new ArrayList<Type>();
    for (var i = 0; i < kinds.size(); i++) inputs.add(kinds.get(i).parse(arguments.get(i)));
    return FunctionEncoder.encode(new Function(function, inputs, List.of()));
  }
}
