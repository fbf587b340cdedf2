package opekko.rpc.l1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.rpc.block.BlockCalls;
import opekko.rpc.block.RawBlock;
import opekko.rpc.block.RpcBlock;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import opekko.rpc.pool.BatchedCalls;
import opekko.rpc.pool.EndpointFailure;

/**
 * Reads L1 from one endpoint. Methods throw EndpointFailure when it does not answer, InvalidData
 * when what it answers cannot be true.
 */
final class BlockReader {
  private final BatchedCalls calls;
  private final ReceiptsReader receipts;
  private final L1BlockDigest digest;
  private final boolean trustsRpc;
  private final BloomOdds odds;

  BlockReader(BatchedCalls calls, L1Settings settings, L1BlockDigest digest, BloomOdds odds) {
    this.calls = calls;
    this.digest = digest;
    this.odds = odds;
    trustsRpc = settings.trustsRpc();
    receipts = new ReceiptsReader(calls, settings.receipts());
  }

  String name() {
    return calls.name();
  }

  /** A block with the receipts that came along with it, if any did. */
  private record Draft(RpcBlock block, Optional<List<Bytes>> receipts) {}

  Fetched<List<L1Block>> range(long first, int count) {
    var which = LongStream.range(first, first + count).mapToObj(BlockSelector::number).toList();
    var drafts = linked(read(which));
    return drafts.isEmpty()
        ? Fetched.missing("L1 block " + Long.toUnsignedString(first))
        : Fetched.found(digested(drafts));
  }

  Fetched<L1Block> byHash(Hash hash) {
    var drafts = read(List.of(BlockSelector.hash(hash)));
    return drafts.isEmpty()
        ? Fetched.missing("L1 block " + hash)
        : Fetched.found(digested(drafts).getFirst());
  }

  Fetched<L1BlockRef> ref(BlockSelector which) {
    return switch (calls.answer(BlockCalls.header(which))) {
      case RpcAnswer.Value<RpcBlock>(var block) -> Fetched.found(checkedRef(which, block));
      case RpcAnswer.Null<RpcBlock> _ -> Fetched.missing("L1 " + BlockCalls.describe(which));
      case RpcAnswer.Refused<RpcBlock> refused -> missing(which, refused);
      case RpcAnswer.Failed<RpcBlock>(var failure) -> throw new EndpointFailure(failure.cause());
    };
  }

  /** One batch; what the endpoint does not know is missing, in its place. */
  List<Fetched<L1BlockRef>> refs(List<BlockSelector> which) {
    var answers = calls.<RpcBlock>answers(which.stream().map(BlockCalls::header).toList());
    var refs = new ArrayList<Fetched<L1BlockRef>>(which.size());
    for (var i = 0; i < which.size(); i++)
      refs.add(
          switch (answers.get(i)) {
            case RpcAnswer.Value<RpcBlock>(var block) ->
                Fetched.found(checkedRef(which.get(i), block));
            case RpcAnswer.Null<RpcBlock> _ -> Fetched.missing(BlockCalls.describe(which.get(i)));
            case RpcAnswer.Refused<RpcBlock> refused -> missing(which.get(i), refused);
            case RpcAnswer.Failed<RpcBlock>(var failure) ->
                throw new EndpointFailure(failure.cause());
          });
    return refs;
  }

  private L1BlockRef checkedRef(BlockSelector which, RpcBlock block) {
    requireAnswerTo(which, block);
    if (!trustsRpc) block.verifyHeader();
    odds.seen(block.header().number(), digest.mayConcern(block.header().logsBloom()));
    return ref(block.header(), block.hash());
  }

  private static L1BlockRef ref(BlockHeader header, Hash hash) {
    return new L1BlockRef(hash, header.number(), header.parentHash(), header.time());
  }

  private static void requireAnswerTo(BlockSelector which, RpcBlock block) {
    if (!BlockCalls.isAnswerTo(which, block))
      throw new InvalidData(
          "asked for %s, got %d (%s)"
              .formatted(BlockCalls.describe(which), block.header().number(), block.hash()));
  }

  /** Blocks that exist, verified, up to the first that does not. One batch. */
  private List<Draft> read(List<BlockSelector> which) {
    var withReceipts =
        favourTogether(which)
            ? which.stream().flatMap(each -> receipts.oneCall(each).stream()).toList()
            : List.<RpcCall<List<Bytes>>>of();
    var isTogether = withReceipts.size() == which.size();
    var batch = new ArrayList<RpcCall<?>>();
    for (var i = 0; i < which.size(); i++) {
      batch.add(BlockCalls.full(which.get(i)));
      if (isTogether) batch.add(withReceipts.get(i));
    }
    var answers = calls.<Object>answers(batch);
    var stride = isTogether ? 2 : 1;
    var drafts = new ArrayList<Draft>(which.size());
    for (var i = 0; i < which.size(); i++) {
      var block = existing(which.get(i), answers.get(i * stride));
      if (block.isEmpty()) break;
      var verified = verified(which.get(i), block.get());
      var came =
          isTogether ? cameAlong(verified, answers.get(i * 2 + 1)) : Optional.<List<Bytes>>empty();
      drafts.add(new Draft(verified, came));
    }
    return drafts;
  }

  private boolean favourTogether(List<BlockSelector> which) {
    return which.size() == 1 && which.getFirst() instanceof BlockSelector.ByNumber(var number)
        ? odds.favourTogether(number)
        : odds.favourTogether(which.size());
  }

  private static Optional<RpcBlock> existing(BlockSelector which, RpcAnswer<Object> answer) {
    return switch (answer) {
      case RpcAnswer.Value<Object>(var block) -> Optional.of((RpcBlock) block);
      case RpcAnswer.Null<Object> _ -> Optional.empty();
      case RpcAnswer.Refused<Object> refused -> {
        missing(which, refused);
        yield Optional.empty();
      }
      case RpcAnswer.Failed<Object>(var failure) -> throw new EndpointFailure(failure.cause());
    };
  }

  private RpcBlock verified(BlockSelector which, RpcBlock block) {
    requireAnswerTo(which, block);
    var whole = block.unknownType().isPresent() ? withRawTransactions(block) : block;
    if (!trustsRpc) whole.verify();
    return whole;
  }

  private RpcBlock withRawTransactions(RpcBlock block) {
    return switch (calls.answer(RawBlock.transactions(block.hash()))) {
      case RpcAnswer.Value<List<Bytes>>(var raw) -> block.withTransactions(raw);
      case RpcAnswer.Null<List<Bytes>> _,
          RpcAnswer.Refused<List<Bytes>> _,
          RpcAnswer.Failed<List<Bytes>> _ ->
          throw new InvalidData(
              "L1 block %s has a transaction of type %d, which this program does not know, and the endpoint does not offer debug_getRawBlock to read it unparsed"
                  .formatted(block.hash(), block.unknownType().getAsInt()));
    };
  }

  /**
   * Receipts asked for by number may be of another block when a reorg came in between: then they do
   * not count.
   */
  private Optional<List<Bytes>> cameAlong(RpcBlock block, RpcAnswer<Object> answer) {
    return switch (answer) {
      case RpcAnswer.Value<Object>(var value) -> {
        var encoded = ((List<?>) value).stream().map(Bytes.class::cast).toList();
        yield trustsRpc || block.hasReceipts(encoded) ? Optional.of(encoded) : Optional.empty();
      }
      case RpcAnswer.Refused<Object> refused -> {
        receipts.notice(refused);
        yield Optional.empty();
      }
      case RpcAnswer.Null<Object> _, RpcAnswer.Failed<Object> _ -> Optional.empty();
    };
  }

  /**
   * Up to the first block that is not the child of the one before: there a reorg came in between.
   */
  private static List<Draft> linked(List<Draft> drafts) {
    for (var i = 1; i < drafts.size(); i++)
      if (!drafts.get(i).block().header().parentHash().equals(drafts.get(i - 1).block().hash()))
        return drafts.subList(0, i);
    return drafts;
  }

  private List<L1Block> digested(List<Draft> drafts) {
    var wanting = new ArrayList<RpcBlock>();
    for (var draft : drafts) {
      odds.record(isConcerned(draft));
      if (wantsReceipts(draft)) wanting.add(draft.block());
    }
    var late = wanting.isEmpty() ? List.<List<Bytes>>of() : verifiedReceipts(wanting);
    var next = late.iterator();
    var blocks = new ArrayList<L1Block>(drafts.size());
    for (var draft : drafts)
      blocks.add(digested(draft, wantsReceipts(draft) ? next.next() : atHand(draft)));
    return List.copyOf(blocks);
  }

  private boolean isConcerned(Draft draft) {
    return digest.mayConcern(draft.block().header().logsBloom());
  }

  private boolean wantsReceipts(Draft draft) {
    return draft.receipts().isEmpty() && isConcerned(draft);
  }

  private List<Bytes> atHand(Draft draft) {
    return draft.receipts().filter(_ -> isConcerned(draft)).orElse(List.of());
  }

  private L1Block digested(Draft draft, List<Bytes> encoded) {
    var block = draft.block();
    return digest.of(block.header(), block.hash(), block.transactions(), encoded);
  }

  private List<List<Bytes>> verifiedReceipts(List<RpcBlock> blocks) {
    var found = receipts.read(blocks);
    if (!trustsRpc)
      for (var i = 0; i < blocks.size(); i++) blocks.get(i).verifyReceipts(found.get(i));
    return found;
  }

  /**
   * Servers say "not found" in words for labels that have no block yet, and some for numbers ahead.
   */
  private static <T> Fetched<T> missing(BlockSelector which, RpcAnswer.Refused<?> refused) {
    var text = refused.message().toLowerCase(java.util.Locale.ROOT);
    if (text.contains("not found") || text.contains("unknown block"))
      return Fetched.missing("L1 " + BlockCalls.describe(which));
    throw new EndpointFailure(BlockCalls.describe(which) + ": " + refused.text());
  }
}
