package opekko.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import opekko.protocol.batch.SpanBatch;
import opekko.protocol.batch.SpanBatchBuilder;
import opekko.protocol.blob.BlobBatchCheck;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.Kzg;
import opekko.protocol.channel.ChannelEncoder;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.channel.Compression;
import opekko.protocol.channel.Frame;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.InboxTransaction;
import opekko.protocol.l1.L1Block;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The L1 chain to which a batcher has posted an L2 chain: a span batch and a channel for each
 * {@value #SPAN} blocks, all its frames in one L1 block.
 *
 * @param blocks by number, from 0
 * @param blobs by versioned hash, as a beacon node would give them; none when fed by calldata
 * @param channelBytes of all channels, compressed
 */
record SyntheticL1(List<L1Block> blocks, Map<Hash, BlobBatchCheck.Claim> blobs, long channelBytes) {
  /** L2 blocks in a span batch: twenty minutes. */
  static final int SPAN = 600;

  /** What one transaction's calldata, or one blob, carries of a channel. */
  private static final int FRAME_SIZE = 120_000;

  private static final int BLOB_TYPE = SignedTransaction.BLOB;
  private static final int L1_BLOCKS_TO_INCLUSION = 2;

  /** The channels of a chain, which are costly to compress, by the L1 block that carries them. */
  static Map<Long, Bytes> channels(SyntheticL2 l2) {
    var channels = new TreeMap<Long, Bytes>();
    for (var from = 0; from < l2.blocks().size(); from += SPAN) {
      var to = Math.min(from + SPAN, l2.blocks().size());
      var last = l2.blocks().get(to - 1).ref().l1Origin().number();
      channels.put(
          last + L1_BLOCKS_TO_INCLUSION,
          ChannelEncoder.channel(List.of(span(l2, from, to)), Compression.BROTLI));
    }
    return channels;
  }

  static SpanBatch span(SyntheticL2 l2, int from, int to) {
    var builder = new SpanBatchBuilder(l2.config().genesis().l2Time(), l2.config().l2ChainId());
    for (var block : l2.blocks().subList(from, to))
      builder.add(block.batch(), block.ref().sequenceNumber() == 0);
    return builder.build();
  }

  static SyntheticL1 withCalldata(Map<Long, Bytes> channels) {
    var inbox = new HashMap<Long, List<InboxTransaction>>();
    channels.forEach((number, channel) ->
        inbox.put(
            number,
            frames(number, channel).stream()
                .map(data ->
                    new InboxTransaction(
                        SignedTransaction.DYNAMIC_FEE, SyntheticL2.BATCHER, data, List.of()))
                .toList()));
    return new SyntheticL1(blocks(channels, inbox), Map.of(), size(channels));
  }

  /** One blob transaction for each channel. */
  static SyntheticL1 withBlobs(Map<Long, Bytes> channels) {
    var inbox = new HashMap<Long, List<InboxTransaction>>();
    var blobs = new HashMap<Hash, BlobBatchCheck.Claim>();
    channels.forEach((number, channel) -> {
      var refs = new ArrayList<BlobRef>();
      for (var data : frames(number, channel)) {
        var claim = claim(data);
        blobs.put(claim.versionedHash(), claim);
        refs.add(new BlobRef(refs.size(), claim.versionedHash()));
      }
      inbox.put(
          number, List.of(new InboxTransaction(BLOB_TYPE, SyntheticL2.BATCHER, Bytes.EMPTY, refs)));
    });
    return new SyntheticL1(blocks(channels, inbox), blobs, size(channels));
  }

  /** A blob that carries the data, with its commitment. */
  static BlobBatchCheck.Claim claim(Bytes data) {
    var blob = BlobCodec.encode(data);
    var commitment = Kzg.commitmentOf(blob);
    return new BlobBatchCheck.Claim(blob, commitment, Kzg.versionedHash(commitment));
  }

  private static List<Bytes> frames(long number, Bytes channel) {
    var id = new ChannelId(SyntheticL2.hash("channel", number).bytes().slice(0, ChannelId.SIZE));
    return ChannelEncoder.frames(id, channel, FRAME_SIZE).stream()
        .map(frame -> Frame.encodeAll(List.of(frame)))
        .toList();
  }

  private static List<L1Block> blocks(
      Map<Long, Bytes> channels, Map<Long, List<InboxTransaction>> inbox) {
    var last = channels.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    var blocks = new ArrayList<L1Block>();
    for (var number = 0L; number <= last; number++)
      blocks.add(
          new L1Block(
              SyntheticL2.l1Info(number),
              inbox.getOrDefault(number, List.of()),
              SyntheticL2.deposits(number),
              List.of(),
              Optional.empty()));
    return blocks;
  }

  private static long size(Map<Long, Bytes> channels) {
    return channels.values().stream().mapToLong(Bytes::size).sum();
  }
}
