package opekko.derivation.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.batch.Batch;
import opekko.protocol.batch.BitList;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.batch.SpanBatch;
import opekko.protocol.batch.SpanTransactions;
import opekko.protocol.channel.ChannelEncoder;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.channel.Compression;
import opekko.protocol.channel.Frame;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.InboxTransaction;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * A small made-up world: L1 block n has hash n and time 12 n; an L2 block each 2 s. Drift 20 s,
 * sequencing window 4, channel timeout 10 L1 blocks before Granite.
 */
public final class Scenario {
  static final Bytes TRANSACTION = Bytes.of(0x02, 0xc0);
  private static final long L2_HASHES = 1_000_000;

  private Scenario() {}

  /** Differs in its first bytes already, which span batches check. */
  public static Hash hash(long seed) {
    return Keccak.hash(Chains.hash(seed).bytes());
  }

  static RollupConfig config(Hardfork newest) {
    return config(Chains.at(newest).forks());
  }

  public static RollupConfig config(ForkSchedule forks) {
    var base = Chains.with(forks);
    var l2 = l2(0, 2, l1(0)).id();
    return new RollupConfig(
        new Genesis(l1(0).id(), l2, 2, Chains.systemConfig()),
        2,
        20,
        4,
        10,
        base.l1ChainId(),
        base.l2ChainId(),
        forks,
        base.batchInboxAddress(),
        base.depositContractAddress(),
        base.l1SystemConfigAddress(),
        Optional.empty(),
        base.chainOpConfig(),
        Optional.empty(),
        false);
  }

  public static L1BlockRef l1(long number) {
    return l1(number, 12 * number);
  }

  static L1BlockRef l1(long number, long time) {
    return new L1BlockRef(hash(number), number, hash(number - 1), time);
  }

  /** An L1 block in which the batcher sent these transactions' data. */
  public static L1Block l1Block(L1BlockRef ref, Bytes... inbox) {
    return l1Block(
        ref,
        Arrays.stream(inbox)
            .map(data -> new InboxTransaction(2, Chains.BATCHER, data, List.of()))
            .toArray(InboxTransaction[]::new));
  }

  public static L1Block l1Block(L1BlockRef ref, InboxTransaction... inbox) {
    var info = Chains.l1Block(ref.number(), ref.time());
    return new L1Block(
        new L1BlockInfo(
            ref, info.baseFee(), info.mixDigest(), info.excessBlobGas(), info.parentBeaconRoot()),
        List.of(inbox),
        List.of(),
        List.of(),
        Optional.empty());
  }

  public static L2BlockRef l2(long number, long time, L1BlockRef origin, long sequenceNumber) {
    return new L2BlockRef(
        hash(L2_HASHES + number),
        number,
        hash(L2_HASHES + number - 1),
        time,
        origin.id(),
        sequenceNumber);
  }

  static L2BlockRef l2(long number, long time, L1BlockRef origin) {
    return l2(number, time, origin, 0);
  }

  /** The L2 block as the engine would answer it. */
  static PayloadEnvelope payload(RollupConfig config, L2BlockRef ref, Bytes... transactions) {
    var ingredients =
        new AttributesBuilder.Ingredients(
            ref.time(),
            Chains.systemConfig(),
            l1Block(l1(ref.l1Origin().number()), new Bytes[0]).info(),
            ref.sequenceNumber(),
            List.of(),
            List.of(transactions));
    var attributes = new AttributesBuilder(config, Chains.l1()).build(ingredients);
    var holocene = config.isActive(Hardfork.HOLOCENE, ref.time());
    var extraData = holocene ? Bytes.fromHex("00000000fa00000006") : Bytes.EMPTY;
    var block =
        Chains.l2Block(ref.number(), ref.time(), 30_000_000, extraData, attributes.transactions());
    return new PayloadEnvelope(
        Optional.empty(), Chains.l2Block(block, ref.parentHash(), ref.hash()));
  }

  static L1Origins origins(L1BlockRef first, L1BlockRef... more) {
    var origins = new L1Origins(first);
    var parent = l2(0, 0, l1(0));
    for (var block : more) origins.update(block, parent);
    return origins;
  }

  static L1Origins noOrigins() {
    var origins = new L1Origins(l1(1));
    origins.update(l1(2), l2(50, 1200, l1(100)));
    return origins;
  }

  public static SingularBatch batch(
      L2BlockRef parent, L1BlockRef epoch, long time, Bytes... transactions) {
    return new SingularBatch(
        parent.hash(), epoch.number(), epoch.hash(), time, List.of(transactions));
  }

  /** One block of a span: number of its origin, and transactions. */
  record SpanBlock(long origin, List<Bytes> transactions) {
    static SpanBlock of(long origin, Bytes... transactions) {
      return new SpanBlock(origin, List.of(transactions));
    }
  }

  /** A span on top of a parent; its time follows the parent's. */
  static SpanBlocks span(RollupConfig config, L2BlockRef parent, SpanBlock... blocks) {
    return span(config, parent, parent.time() + config.blockTime(), blocks);
  }

  static SpanBlocks span(
      RollupConfig config, L2BlockRef parent, long firstTime, SpanBlock... blocks) {
    var transactions = Stream.of(blocks).flatMap(block -> block.transactions().stream()).toList();
    return SpanBlocks.of(rawSpan(config, parent, firstTime, blocks), transactions, config);
  }

  static SpanBatch rawSpan(
      RollupConfig config, L2BlockRef parent, long firstTime, SpanBlock... blocks) {
    var bits = new byte[(blocks.length + 7) / 8];
    for (var i = 1; i < blocks.length; i++)
      if (blocks[i].origin() != blocks[i - 1].origin())
        bits[bits.length - 1 - i / 8] |= (byte) (1 << i % 8);
    if (blocks[0].origin() != parent.l1Origin().number()) bits[bits.length - 1] |= 1;
    var counts = new ArrayList<Integer>();
    for (var block : blocks) counts.add(block.transactions().size());
    var last = blocks[blocks.length - 1].origin();
    return new SpanBatch(
        firstTime - config.genesis().l2Time(),
        last,
        check(parent.hash()),
        check(l1(last).hash()),
        new BitList(Bytes.wrap(bits), blocks.length),
        counts,
        noTransactions());
  }

  private static Bytes check(Hash hash) {
    return hash.bytes().slice(0, 20);
  }

  private static SpanTransactions noTransactions() {
    var none = new BitList(Bytes.EMPTY, 0);
    return new SpanTransactions(
        none, none, Bytes.EMPTY, Bytes.EMPTY, List.of(), new long[0], new long[0], none);
  }

  /** The L2 genesis block. */
  public static L2BlockRef genesis() {
    return l2(0, 2, l1(0));
  }

  static ChannelId channelId(int seed) {
    return new ChannelId(hash(seed).bytes().slice(0, ChannelId.SIZE));
  }

  /** A channel with these batches, in frames of so many bytes. */
  static List<Frame> frames(int channel, int frameSize, Batch... batches) {
    var data = ChannelEncoder.channel(List.of(batches), Compression.ZLIB);
    return ChannelEncoder.frames(channelId(channel), data, frameSize);
  }

  /** Batcher data with a whole channel. */
  public static Bytes channel(int channel, Batch... batches) {
    return Frame.encodeAll(frames(channel, 1_000_000, batches));
  }

  static Bytes data(Frame... frames) {
    return Frame.encodeAll(List.of(frames));
  }

  /** The block an engine would build from these attributes. */
  public static L2BlockRef built(
      RollupConfig config, L2BlockRef parent, PayloadAttributes attributes) {
    var number = parent.number() + 1;
    var ref = l2(number, attributes.timestamp(), l1(0));
    var block = Chains.l2Block(number, ref.time(), 0, Bytes.EMPTY, attributes.transactions());
    return L2BlockRefs.of(config, Chains.l2Block(block, ref.parentHash(), ref.hash()));
  }
}
