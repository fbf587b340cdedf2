package opekko.sequencer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fetched;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** The L2 chain as the driver and its engine have it. */
final class ChaosChain {
  record Job(L2BlockRef parent, PayloadAttributes attributes) {}

  final Map<PayloadId, Job> jobs = new HashMap<>();
  final L2BlockRef genesis;
  L2BlockRef unsafe;
  L2BlockRef safe;

  private final RollupConfig rollup;
  private final Map<Hash, PayloadEnvelope> blocks = new HashMap<>();
  private final Map<Hash, L2BlockRef> refs = new HashMap<>();
  private long built;

  ChaosChain(RollupConfig rollup) {
    this.rollup = rollup;
    var id = rollup.genesis().l2();
    genesis =
        new L2BlockRef(
            id.hash(), 0, Hash.ZERO, rollup.genesis().l2Time(), rollup.genesis().l1(), 0);
    refs.put(genesis.hash(), genesis);
    unsafe = genesis;
    safe = genesis;
  }

  L2BlockRef ref(Hash hash) {
    return refs.get(hash);
  }

  PayloadEnvelope block(Hash hash) {
    return blocks.get(hash);
  }

  Fetched<SystemConfig> configOf(Hash block) {
    if (block.equals(genesis.hash())) return Fetched.found(rollup.genesis().systemConfig());
    return Fetched.found(SystemConfigs.of(rollup, blocks.get(block).payload()));
  }

  void adopt(PayloadEnvelope envelope) {
    unsafe = L2BlockRefs.of(rollup, envelope.payload());
    blocks.put(unsafe.hash(), envelope);
    refs.put(unsafe.hash(), unsafe);
  }

  /** The L1 origin that these attributes are of. */
  Hash originOf(PayloadAttributes attributes, L2BlockRef parent) {
    return L2BlockRefs.of(rollup, build(parent, attributes).payload()).l1Origin().hash();
  }

  /** The block after {@code below} on the way to {@code tip}. */
  L2BlockRef ancestor(L2BlockRef tip, L2BlockRef below) {
    var at = tip;
    while (at.number() > below.number() + 1) at = refs.get(at.parentHash());
    return at;
  }

  PayloadEnvelope build(L2BlockRef parent, PayloadAttributes attributes) {
    var payload =
        new ExecutionPayload(
            parent.hash(),
            attributes.suggestedFeeRecipient(),
            Hash.ZERO,
            Hash.ZERO,
            Bytes.EMPTY,
            attributes.prevRandao(),
            parent.number() + 1,
            attributes.gasLimit(),
            0,
            attributes.timestamp(),
            Bytes.EMPTY,
            BigInteger.ONE,
            Chains.hash((1L << 40) + ++built),
            attributes.transactions(),
            attributes.withdrawals(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty());
    return new PayloadEnvelope(attributes.parentBeaconBlockRoot(), payload);
  }

  /** A block of another node: on the same origin as its parent, without users. */
  PayloadEnvelope child(PayloadEnvelope like, L2BlockRef parent, ChaosL1 l1) {
    var origin = l1.block(parent.l1Origin().hash());
    var attributes =
        new AttributesBuilder(rollup, Chains.l1())
            .build(
                new AttributesBuilder.Ingredients(
                    parent.time() + rollup.blockTime(),
                    SystemConfigs.of(rollup, like.payload()),
                    origin.info(),
                    parent.sequenceNumber() + 1,
                    List.of(),
                    List.of()));
    return build(parent, attributes);
  }

  PayloadEnvelope sibling(PayloadEnvelope like) {
    var payload = like.payload();
    var parent = refs.get(payload.parentHash());
    var attributes =
        new PayloadAttributes(
            payload.timestamp(),
            payload.prevRandao(),
            Address.ZERO,
            payload.withdrawals(),
            like.parentBeaconBlockRoot(),
            new ArrayList<>(List.of(payload.transactions().getFirst())),
            true,
            payload.gasLimit(),
            Optional.empty(),
            OptionalLong.empty());
    return build(parent, attributes);
  }
}
