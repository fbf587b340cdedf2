package opekko.node.clustersim;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** Every L2 block that any engine ever built. */
final class ChainBook {
  private record Page(Optional<PayloadEnvelope> envelope, L2BlockRef ref) {}

  private final RollupConfig rollup;
  private final L2BlockRef genesis;
  private final Map<Hash, Page> pages = new HashMap<>();
  private long built;

  ChainBook(RollupConfig rollup) {
    this.rollup = rollup;
    var start = rollup.genesis();
    genesis =
        new L2BlockRef(
            start.l2().hash(), start.l2().number(), Hash.ZERO, start.l2Time(), start.l1(), 0);
    pages.put(genesis.hash(), new Page(Optional.empty(), genesis));
  }

  L2BlockRef genesis() {
    return genesis;
  }

  L2BlockRef ref(Hash block) {
    return pages.get(block).ref();
  }

  /** Empty for the genesis. */
  Optional<PayloadEnvelope> envelope(Hash block) {
    return pages.get(block).envelope();
  }

  SystemConfig configAfter(Hash block) {
    return envelope(block)
        .map(envelope -> SystemConfigs.of(rollup, envelope.payload()))
        .orElse(rollup.genesis().systemConfig());
  }

  /** A block like this one in another place, which nobody built. */
  PayloadEnvelope forge(PayloadEnvelope like, long number, Hash parent) {
    var payload = like.payload();
    var later = (number - payload.blockNumber()) * rollup.blockTime();
    return put(
        like.parentBeaconBlockRoot(),
        new ExecutionPayload(
            parent,
            payload.feeRecipient(),
            payload.stateRoot(),
            payload.receiptsRoot(),
            payload.logsBloom(),
            payload.prevRandao(),
            number,
            payload.gasLimit(),
            payload.gasUsed(),
            payload.timestamp() + later,
            payload.extraData(),
            payload.baseFeePerGas(),
            Chains.hash(1L << 44 | ++built),
            payload.transactions(),
            payload.withdrawals(),
            payload.blobGasUsed(),
            payload.excessBlobGas(),
            payload.withdrawalsRoot()));
  }

  /** A new block each time: no two engines find the same transactions in their pools. */
  PayloadEnvelope build(Hash parent, PayloadAttributes attributes) {
    var payload =
        new ExecutionPayload(
            parent,
            attributes.suggestedFeeRecipient(),
            Hash.ZERO,
            Hash.ZERO,
            Bytes.EMPTY,
            attributes.prevRandao(),
            ref(parent).number() + 1,
            attributes.gasLimit(),
            0,
            attributes.timestamp(),
            Bytes.EMPTY,
            BigInteger.ONE,
            Chains.hash(1L << 40 | ++built),
            attributes.transactions(),
            attributes.withdrawals(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty());
    return put(attributes.parentBeaconBlockRoot(), payload);
  }

  private PayloadEnvelope put(Optional<Hash> beaconRoot, ExecutionPayload payload) {
    var envelope = new PayloadEnvelope(beaconRoot, payload);
    var ref = L2BlockRefs.of(rollup, payload);
    pages.put(ref.hash(), new Page(Optional.of(envelope), ref));
    return envelope;
  }
}
