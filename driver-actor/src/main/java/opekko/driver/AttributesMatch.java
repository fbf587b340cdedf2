package opekko.driver;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.attributes.Eip1559ExtraData;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Whether an existing block is the one that attributes derived from L1 ask for. Answers the first
 * difference in words, or nothing when they agree.
 *
 * @spec op-node rollup/attributes/engine_consolidate.go
 */
final class AttributesMatch {

  private final RollupConfig config;
  private final PayloadAttributes attributes;
  private final PayloadEnvelope envelope;
  private final ExecutionPayload block;

  private AttributesMatch(
      RollupConfig config, PayloadAttributes attributes, PayloadEnvelope envelope) {
    this.config = config;
    this.attributes = attributes;
    this.envelope = envelope;
    this.block = envelope.payload();
  }

  static Optional<String> difference(
      RollupConfig config, PayloadAttributes attributes, Hash parent, PayloadEnvelope envelope) {
    var match = new AttributesMatch(config, attributes, envelope);
    return match
        .header(parent)
        .or(match::transactions)
        .or(match::gasLimit)
        .or(match::withdrawals)
        .or(match::beaconRoot)
        .or(match::feeRecipient)
        .or(match::extraData);
  }

  private Optional<String> header(Hash parent) {
    return unequal("parent hash", parent, block.parentHash())
        .or(() -> unequal("timestamp", attributes.timestamp(), block.timestamp()))
        .or(() -> unequal("prevRandao", attributes.prevRandao(), block.prevRandao()));
  }

  private Optional<String> transactions() {
    var wanted = attributes.transactions();
    var given = block.transactions();
    if (wanted.size() != given.size())
      return unequal("transaction count", wanted.size(), given.size());
    for (var i = 0; i < wanted.size(); i++)
      if (!wanted.get(i).equals(given.get(i)))
        return unequal("transaction " + i, wanted.get(i), given.get(i));
    return Optional.empty();
  }

  private Optional<String> gasLimit() {
    return unequal("gas limit", attributes.gasLimit(), block.gasLimit());
  }

  private Optional<String> feeRecipient() {
    return unequal("fee recipient", attributes.suggestedFeeRecipient(), block.feeRecipient());
  }

  private Optional<String> withdrawals() {
    var isthmus = config.isActive(Hardfork.ISTHMUS, block.timestamp());
    if (isthmus && block.withdrawalsRoot().isEmpty())
      return Optional.of("withdrawals root is absent from the block, but Isthmus is active");
    if (!config.isActive(Hardfork.CANYON, block.timestamp()))
      return attributes.withdrawals().isPresent()
          ? Optional.of("withdrawals are in the attributes, but Canyon is not active")
          : Optional.empty();
    if (block.withdrawals().isEmpty() || !block.withdrawals().get().isEmpty())
      return Optional.of("withdrawals of the block are not the empty list");
    if (attributes.withdrawals().isEmpty() || !attributes.withdrawals().get().isEmpty())
      return Optional.of("withdrawals of the attributes are not the empty list");
    if (!isthmus
        && block.withdrawalsRoot().filter(root -> !root.equals(OrderedTrie.EMPTY_ROOT)).isPresent())
      return unequal("withdrawals root", OrderedTrie.EMPTY_ROOT, block.withdrawalsRoot().get());
    return Optional.empty();
  }

  private Optional<String> beaconRoot() {
    return unequal(
        "parent beacon block root",
        attributes.parentBeaconBlockRoot(),
        envelope.parentBeaconBlockRoot());
  }

  private Optional<String> extraData() {
    if (attributes.eip1559Params().isEmpty())
      return block.extraData().isEmpty()
          ? Optional.empty()
          : Optional.of("extra data is in the block, but Holocene is not active");
    var wanted = attributes.eip1559Params().get();
    if (wanted.size() != 8 || (wanted.getInt(0) == 0) != (wanted.getInt(4) == 0))
      return Optional.of("EIP-1559 parameters of the attributes are malformed: " + wanted);
    if (!config.isActive(Hardfork.HOLOCENE, block.timestamp()))
      return Optional.of("EIP-1559 parameters are derived, but Holocene is not active");
    try {
      return feeParameters(
          wanted, Eip1559ExtraData.decode(config, block.timestamp(), block.extraData()));
    } catch (InvalidData e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Zeros in the attributes stand for the chain's constants; the engine writes those out. */
  private Optional<String> feeParameters(Bytes wanted, Eip1559ExtraData given) {
    var jovian = config.isActive(Hardfork.JOVIAN, block.timestamp());
    var minBaseFee = jovian ? OptionalLong.of(given.minBaseFee()) : OptionalLong.empty();
    return unequal("EIP-1559 parameters", asWritten(wanted), given.params())
        .or(() -> unequal("minimum base fee", attributes.minBaseFee(), minBaseFee));
  }

  private Bytes asWritten(Bytes wanted) {
    if (!wanted.isZero()) return wanted;
    var constants =
        config
            .chainOpConfig()
            .orElseThrow(() -> new InvalidData("the chain's EIP-1559 constants are unknown"));
    var out = ByteBuffer.allocate(8);
    out.putInt((int) constants.denominatorCanyon()).putInt((int) constants.elasticity());
    return Bytes.wrap(out.array());
  }

  private static Optional<String> unequal(String field, Object wanted, Object given) {
    return wanted.equals(given)
        ? Optional.empty()
        : Optional.of("%s differs: derived %s, the block has %s".formatted(field, wanted, given));
  }
}
