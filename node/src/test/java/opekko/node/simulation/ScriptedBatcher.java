package opekko.node.simulation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.l1.Admission;
import opekko.devnet.l1.L1Chain;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.batch.SpanBatchBuilder;
import opekko.protocol.channel.ChannelEncoder;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.channel.Compression;
import opekko.protocol.channel.Frame;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Bytes;

/** A batcher that sends what a story says, when it says so. */
public final class ScriptedBatcher {
  private static final int DEPOSIT_TYPE = 0x7e;
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  private final RollupConfig rollup;
  private final L1Chain l1;
  private final Seeded random;

  ScriptedBatcher(RollupConfig rollup, L1Chain l1, Seeded random) {
    this.rollup = rollup;
    this.l1 = l1;
    this.random = random;
  }

  /**
   * What a span batch says.
   *
   * @param startsEpoch whether the first block is the first of its L1 origin
   */
  public record Span(boolean startsEpoch, List<SingularBatch> batches) {
    /** The same, but that one block has these transactions. */
    public Span withTransactions(int index, List<Bytes> transactions) {
      var before = batches.get(index);
      var changed = new ArrayList<>(batches);
      changed.set(
          index,
          new SingularBatch(
              before.parentHash(),
              before.epochNumber(),
              before.epochHash(),
              before.timestamp(),
              transactions));
      return new Span(startsEpoch, changed);
    }
  }

  /** Puts the blocks into one channel of one frame and sends it. */
  public void send(List<PayloadEnvelope> blocks) {
    sendFrames(frames(span(blocks), Frame.MAX_DATA_SIZE));
  }

  /** Sends these frames in one transaction. */
  public void sendFrames(List<Frame> frames) {
    sendData(Frame.encodeAll(frames));
  }

  /**
   * Sends a transaction with this data.
   *
   * @throws IllegalStateException with L1's words when it does not take it
   */
  public void sendData(Bytes data) {
    var draft =
        TransactionDraft.on(
                l1.genesis().chainId(), l1.pendingNonce(DevnetAccount.BATCHER.address()))
            .withFees(GWEI, GWEI.multiply(BigInteger.valueOf(50)))
            .calling(rollup.batchInboxAddress(), data);
    if (l1.submit(draft.signedBy(DevnetAccount.BATCHER.key()).encode())
        instanceof Admission.Refused(var reason)) throw new IllegalStateException(reason);
  }

  /** One channel of this span batch. */
  public List<Frame> frames(Span span, int maxDataSize) {
    var builder = new SpanBatchBuilder(rollup.genesis().l2Time(), rollup.l2ChainId());
    for (var batch : span.batches()) builder.add(batch, span.startsEpoch());
    var channel = ChannelEncoder.channel(List.of(builder.build()), Compression.ZLIB);
    return ChannelEncoder.frames(new ChannelId(random.bytes(ChannelId.SIZE)), channel, maxDataSize);
  }

  /** What there is to say of these blocks. */
  public Span span(List<PayloadEnvelope> blocks) {
    var first = L2BlockRefs.of(rollup, blocks.getFirst().payload());
    return new Span(first.sequenceNumber() == 0, blocks.stream().map(this::batch).toList());
  }

  private SingularBatch batch(PayloadEnvelope block) {
    var payload = block.payload();
    var ref = L2BlockRefs.of(rollup, payload);
    var transactions =
        payload.transactions().stream()
            .filter(transaction -> transaction.getUnsigned(0) != DEPOSIT_TYPE)
            .toList();
    return new SingularBatch(
        payload.parentHash(),
        ref.l1Origin().number(),
        ref.l1Origin().hash(),
        payload.timestamp(),
        transactions);
  }
}
