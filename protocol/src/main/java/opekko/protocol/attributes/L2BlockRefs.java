package opekko.protocol.attributes;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L2BlockRef;

/**
 * What an L2 block says of its place, read from its first transaction.
 *
 * @spec op-node rollup/derive/payload_util.go
 */
public final class L2BlockRefs {
  private L2BlockRefs() {}

  /**
   * @throws InvalidData when the block has no readable L1 attributes, or is a genesis of another
   *     chain
   */
  public static L2BlockRef of(RollupConfig config, ExecutionPayload payload) {
    if (payload.blockNumber() == config.genesis().l2().number()) {
      checkGenesis(config, payload);
      return ref(payload, config.genesis().l1(), 0);
    }
    var attributes = l1Attributes(config, payload.timestamp(), first(payload));
    return ref(
        payload, new BlockId(attributes.hash(), attributes.number()), attributes.sequenceNumber());
  }

  static void checkGenesis(RollupConfig config, ExecutionPayload payload) {
    var genesis = config.genesis().l2();
    if (!payload.blockHash().equals(genesis.hash()))
      throw new InvalidData(
          "expected L2 genesis hash to match L2 block at genesis block number %d: %s <> %s"
              .formatted(genesis.number(), payload.blockHash(), genesis.hash()));
  }

  static Bytes first(ExecutionPayload payload) {
    if (payload.transactions().isEmpty())
      throw new InvalidData(
          "l2 block is missing L1 info deposit tx, block hash: " + payload.blockHash());
    return payload.transactions().getFirst();
  }

  static L1Attributes l1Attributes(RollupConfig config, long l2Time, Bytes transaction) {
    var deposit = DepositTransaction.decode(transaction);
    return L1Attributes.decode(L1Attributes.Layout.at(config, l2Time), deposit.data());
  }

  private static L2BlockRef ref(ExecutionPayload payload, BlockId origin, long sequenceNumber) {
    return new L2BlockRef(
        payload.blockHash(),
        payload.blockNumber(),
        payload.parentHash(),
        payload.timestamp(),
        origin,
        sequenceNumber);
  }
}
