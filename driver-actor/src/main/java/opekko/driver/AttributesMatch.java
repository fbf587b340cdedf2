package opekko.driver;

import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Whether an existing block is the one that attributes derived from L1 ask for. Answers the first
 * difference in words, or nothing when they agree.
 *
 * @spec op-node rollup/attributes/engine_consolidate.go
 */
final class AttributesMatch {
  private static final Hash EMPTY_TRIE =
      Hash.fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
  private static final int HOLOCENE_EXTRA_DATA = 9;
  private static final int JOVIAN_EXTRA_DATA = 17;

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
    if (!isthmus && block.withdrawalsRoot().filter(root -> !root.equals(EMPTY_TRIE)).isPresent())
      return unequal("withdrawals root", EMPTY_TRIE, block.withdrawalsRoot().get());
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
    return malformedExtraData().or(() -> feeParameters(wanted));
  }

  private Optional<String> malformedExtraData() {
    var jovian = config.isActive(Hardfork.JOVIAN, block.timestamp());
    var holocene = config.isActive(Hardfork.HOLOCENE, block.timestamp());
    if (!jovian && !holocene) return Optional.of("extra data must be empty before Holocene");
    var extra = block.extraData();
    var size = jovian ? JOVIAN_EXTRA_DATA : HOLOCENE_EXTRA_DATA;
    var version = jovian ? 1 : 0;
    if (extra.size() != size || extra.getUnsigned(0) != version)
      return Optional.of(
          "extra data %s is not %d bytes of version %d".formatted(extra, size, version));
    return extra.getInt(1) == 0 || extra.getInt(5) == 0
        ? Optional.of("extra data %s has a zero EIP-1559 parameter".formatted(extra))
        : Optional.empty();
  }

  /** Zeros in the attributes stand for the chain's constants; the engine writes those out. */
  private Optional<String> feeParameters(Bytes wanted) {
    long denominator = Integer.toUnsignedLong(wanted.getInt(0));
    long elasticity = Integer.toUnsignedLong(wanted.getInt(4));
    if (denominator == 0) {
      if (config.chainOpConfig().isEmpty())
        return Optional.of("the chain's EIP-1559 constants are not configured");
      denominator = config.chainOpConfig().get().denominatorCanyon();
      elasticity = config.chainOpConfig().get().elasticity();
    }
    var extra = block.extraData();
    var minBaseFee =
        extra.size() == JOVIAN_EXTRA_DATA
            ? OptionalLong.of(extra.getLong(9))
            : OptionalLong.empty();
    var wantedPair = denominator + "/" + elasticity;
    var givenPair =
        Integer.toUnsignedLong(extra.getInt(1)) + "/" + Integer.toUnsignedLong(extra.getInt(5));
    return unequal("EIP-1559 parameters", wantedPair, givenPair)
        .or(() -> unequal("minimum base fee", attributes.minBaseFee(), minBaseFee));
  }

  private static Optional<String> unequal(String field, Object wanted, Object given) {
    return wanted.equals(given)
        ? Optional.empty()
        : Optional.of("%s differs: derived %s, the block has %s".formatted(field, wanted, given));
  }
}
