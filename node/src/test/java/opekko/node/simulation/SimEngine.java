package opekko.node.simulation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.l1.Admission;
import opekko.devnet.l2.EngineFaults;
import opekko.devnet.l2.ForkchoiceResult;
import opekko.devnet.l2.InProcessEngine;
import opekko.devnet.l2.InProcessL2;
import opekko.devnet.l2.LedgerBlock;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.protocol.attributes.Eip1559ExtraData;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.Engine;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** A node's execution engine, which can be made to misbehave. */
public final class SimEngine {
  private final LedgerEngine ledger;
  private final EngineFaults faults;
  private final Engine engine;
  private final L2Source blocks;

  SimEngine(DevnetChain chain) {
    ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL);
    faults = new EngineFaults(ledger);
    engine = new InProcessEngine(faults);
    blocks = new InProcessL2(ledger);
  }

  public LedgerEngine ledger() {
    return ledger;
  }

  public EngineFaults faults() {
    return faults;
  }

  Engine engine() {
    return engine;
  }

  L2Source blocks() {
    return blocks;
  }

  /** The canonical blocks of these numbers, both included. */
  public List<PayloadEnvelope> blocks(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(number -> ledger.block(number).orElseThrow().envelope())
        .toList();
  }

  /** Makes a block, whose parent it has, its head. */
  void take(PayloadEnvelope block) {
    ledger.newPayload(block);
    ledger.forkchoiceUpdated(
        new ForkchoiceState(block.payload().blockHash(), Hash.ZERO, Hash.ZERO), Optional.empty());
  }

  /** A block on the head in the place of this one, without the transactions of users. */
  PayloadEnvelope buildWithoutUsers(PayloadEnvelope like) {
    var payload = like.payload();
    var extra = Eip1559ExtraData.decode(ledger.config(), payload.timestamp(), payload.extraData());
    var attributes =
        new PayloadAttributes(
            payload.timestamp(),
            payload.prevRandao(),
            payload.feeRecipient(),
            payload.withdrawals(),
            like.parentBeaconBlockRoot(),
            payload.transactions(),
            true,
            payload.gasLimit(),
            Optional.of(extra.params()),
            OptionalLong.of(extra.minBaseFee()));
    var state = new ForkchoiceState(ledger.head().hash(), Hash.ZERO, Hash.ZERO);
    return ledger.forkchoiceUpdated(state, Optional.of(attributes.depositsOnly()))
            instanceof ForkchoiceResult.Applied(_, var id)
        ? ledger.getPayload(id.orElseThrow()).orElseThrow().envelope()
        : like;
  }

  /** What an engine that was killed has lost: its newest blocks, but none that is final. */
  public void loseBlocks(long count) {
    var finalized = ledger.block(BlockLabel.FINALIZED);
    var floor = finalized.map(LedgerBlock::number).orElse(0L);
    var head = ledger.block(Math.max(floor, ledger.head().number() - count)).orElseThrow();
    var safe = ledger.block(BlockLabel.SAFE).filter(it -> it.number() <= head.number());
    ledger.forkchoiceUpdated(
        new ForkchoiceState(
            head.hash(),
            safe.map(LedgerBlock::hash).orElse(finalized.map(LedgerBlock::hash).orElse(Hash.ZERO)),
            finalized.map(LedgerBlock::hash).orElse(Hash.ZERO)),
        Optional.empty());
  }

  /** A user's transaction. */
  public Admission submit(Bytes raw) {
    return ledger.submit(raw);
  }
}
