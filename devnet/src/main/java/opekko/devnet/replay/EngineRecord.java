package opekko.devnet.replay;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.Bloom;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Everything on file about the recorded engine.
 *
 * @param blocks all blocks, those of lost branches too
 * @param byParent what the engine made on each block
 * @param rejected attributes it could not make a block of
 * @param refusedPayloads payloads it found invalid, by block hash
 */
record EngineRecord(
    BlockId start,
    boolean startsAtGenesis,
    Map<Hash, RecordedBlock> blocks,
    Map<Hash, List<Build>> byParent,
    List<RejectedAttributes> rejected,
    Map<Hash, Refusal> refusedPayloads) {

  /**
   * One block and what it was made from.
   *
   * @param isExact false where the attributes were read back from the block, which does not tell
   *     zero EIP-1559 parameters from the chain's constants
   */
  record Build(PayloadAttributes attributes, Hash block, boolean isExact) {}

  static EngineRecord of(Fixture fixture) {
    var blocks = new HashMap<Hash, RecordedBlock>();
    fixture.forEachLine(
        "l2.jsonl.gz",
        row -> {
          var block = RecordedBlock.of(row);
          blocks.put(block.envelope().payload().blockHash(), block);
        });
    var log = new EngineLog(blocks);
    fixture.forEachLine("engine.jsonl.gz", log::read);
    var rejected = new ArrayList<RejectedAttributes>();
    fixture.forEachLine(
        "rejected-attributes.jsonl.gz", row -> rejected.add(RejectedAttributes.of(row)));
    addStart(fixture, blocks);
    return new EngineRecord(
        fixture.start(),
        fixture.startsAtGenesis(),
        blocks,
        builds(fixture, blocks),
        List.copyOf(rejected),
        log.refused());
  }

  /** Old recordings lack the genesis block; nothing in it matters but its name and time. */
  private static void addStart(Fixture fixture, Map<Hash, RecordedBlock> blocks) {
    var start = fixture.start();
    if (blocks.containsKey(start.hash())) return;
    if (!fixture.startsAtGenesis())
      throw new UnusableFixture(fixture.folder() + ": l2.jsonl.gz lacks the start block " + start);
    var genesis = fixture.config().genesis();
    var attributes =
        new PayloadAttributes(
            genesis.l2Time(),
            Hash.ZERO,
            Address.ZERO,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            true,
            genesis.systemConfig().gasLimit(),
            Optional.empty(),
            OptionalLong.empty());
    blocks.put(
        start.hash(),
        new RecordedBlock(
            standIn(attributes, Hash.ZERO, start.number(), start.hash()), Optional.empty()));
  }

  private static Map<Hash, List<Build>> builds(Fixture fixture, Map<Hash, RecordedBlock> blocks) {
    var byParent = new HashMap<Hash, List<Build>>();
    var covered = new HashMap<Hash, Boolean>();
    for (var expected : fixture.expected()) {
      var hash = blockOf(expected, blocks);
      covered.put(hash, true);
      byParent
          .computeIfAbsent(expected.parentHash(), _ -> new ArrayList<>())
          .add(new Build(expected.attributes(), hash, true));
    }
    for (var block : blocks.values()) {
      var payload = block.envelope().payload();
      if (covered.containsKey(payload.blockHash())) continue;
      byParent
          .computeIfAbsent(payload.parentHash(), _ -> new ArrayList<>())
          .add(new Build(readBack(block.envelope()), payload.blockHash(), false));
    }
    return byParent;
  }

  /** The block made from the attributes; where it is not on file, a stand-in. */
  private static Hash blockOf(ExpectedAttributes expected, Map<Hash, RecordedBlock> blocks) {
    if (expected.blockHash().filter(blocks::containsKey).isPresent())
      return expected.blockHash().get();
    var unnamed =
        standIn(expected.attributes(), expected.parentHash(), expected.l2Number(), Hash.ZERO);
    var hash = expected.blockHash().orElseGet(() -> PayloadHash.of(unnamed));
    var block = standIn(expected.attributes(), expected.parentHash(), expected.l2Number(), hash);
    blocks.put(hash, new RecordedBlock(block, Optional.empty()));
    return hash;
  }

  /** A payload with everything the attributes tell; what only execution tells is zero. */
  private static PayloadEnvelope standIn(
      PayloadAttributes attributes, Hash parent, long number, Hash hash) {
    var blobGas =
        attributes.parentBeaconBlockRoot().isPresent() ? OptionalLong.of(0) : OptionalLong.empty();
    var payload =
        new ExecutionPayload(
            parent,
            attributes.suggestedFeeRecipient(),
            Hash.ZERO,
            Hash.ZERO,
            Bytes.wrap(new byte[Bloom.SIZE]),
            attributes.prevRandao(),
            number,
            attributes.gasLimit(),
            0,
            attributes.timestamp(),
            Bytes.EMPTY,
            BigInteger.ZERO,
            hash,
            attributes.transactions(),
            attributes.withdrawals(),
            blobGas,
            blobGas,
            Optional.empty());
    return new PayloadEnvelope(attributes.parentBeaconBlockRoot(), payload);
  }

  /** The attributes a derived block was made from. */
  private static PayloadAttributes readBack(PayloadEnvelope envelope) {
    var payload = envelope.payload();
    var extraData = payload.extraData();
    return new PayloadAttributes(
        payload.timestamp(),
        payload.prevRandao(),
        payload.feeRecipient(),
        payload.withdrawals(),
        envelope.parentBeaconBlockRoot(),
        payload.transactions(),
        true,
        payload.gasLimit(),
        extraData.size() >= 9 ? Optional.of(extraData.slice(1, 8)) : Optional.empty(),
        extraData.size() >= 17 ? OptionalLong.of(extraData.getLong(9)) : OptionalLong.empty());
  }
}
