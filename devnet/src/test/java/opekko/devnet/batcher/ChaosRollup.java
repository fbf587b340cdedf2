package opekko.devnet.batcher;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.batch.Batch;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.batch.SpanBatch;
import opekko.protocol.channel.BatchReader;
import opekko.protocol.channel.Channel;
import opekko.protocol.channel.Frame;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * A rollup node that sequences random blocks and derives the safe ones from {@link ChaosL1} by
 * Holocene's strict rules. A block's hash is that of its batch: two chains that agree in a hash
 * agree in everything before it.
 */
final class ChaosRollup {
  private static final int BLOCK_TIME = 2;

  final RollupConfig rollup;
  final List<LoadedBlock> unsafe = new ArrayList<>();
  private final Random random;
  private final ChaosL1 l1;
  private final List<Hash> safe = new ArrayList<>();
  private final List<Hash> read = new ArrayList<>();
  private Optional<Channel> staging = Optional.empty();
  private long safeNumber;
  int channelsTooLate;

  ChaosRollup(RollupConfig rollup, ChaosL1 l1, Random random) {
    this.rollup = rollup;
    this.l1 = l1;
    this.random = random;
    restart();
  }

  private void restart() {
    safe.clear();
    safe.add(rollup.genesis().l2().hash());
    safeNumber = 0;
    read.clear();
    staging = Optional.empty();
  }

  long unsafeNumber() {
    return unsafe.size();
  }

  private Hash hashAt(long number) {
    return number == 0 ? rollup.genesis().l2().hash() : unsafe.get((int) number - 1).ref().hash();
  }

  /** One more block on the unsafe chain. */
  void sequence() {
    var number = unsafeNumber() + 1;
    var time = rollup.genesis().l2Time() + number * BLOCK_TIME;
    var before = unsafe.isEmpty() ? 0 : unsafe.getLast().batch().epochNumber();
    var next = before + 1;
    var origin =
        l1.block(next).filter(block -> block.ref().time() <= time).isPresent() ? next : before;
    var transactions = new ArrayList<Bytes>();
    for (var i = random.nextInt(4); i > 0; i--) transactions.add(transaction());
    var epoch = l1.block(origin).orElseThrow().ref();
    var batch = new SingularBatch(hashAt(number - 1), origin, epoch.hash(), time, transactions);
    unsafe.add(loaded(number, batch, origin == before ? 1 : 0, epoch.time()));
  }

  private static LoadedBlock loaded(
      long number, SingularBatch batch, long sequenceNumber, long originTime) {
    var ref =
        new L2BlockRef(
            hash(batch),
            number,
            batch.parentHash(),
            batch.timestamp(),
            new BlockId(batch.epochHash(), batch.epochNumber()),
            sequenceNumber);
    return LoadedBlock.of(ref, batch, originTime);
  }

  private static Hash hash(SingularBatch batch) {
    return Keccak.hash(
        RlpWriter.list(out ->
            out.put(batch.parentHash())
                .put(batch.epochNumber())
                .put(batch.timestamp())
                .putList(txs -> batch.transactions().forEach(txs::put))));
  }

  private Bytes transaction() {
    var data = new byte[random.nextInt(200)];
    if (random.nextBoolean()) random.nextBytes(data);
    return new SignedTransaction(
            SignedTransaction.DYNAMIC_FEE,
            BigInteger.valueOf(rollup.l2ChainId()),
            random.nextInt(1000),
            BigInteger.ONE,
            BigInteger.valueOf(random.nextInt(1 << 20)),
            21_000,
            Optional.of(Address.ZERO),
            BigInteger.valueOf(random.nextInt()).abs(),
            Bytes.wrap(data),
            SignedTransaction.EMPTY_LIST,
            BigInteger.ZERO,
            List.of(),
            Bytes.EMPTY,
            BigInteger.valueOf(random.nextInt(2)),
            new BigInteger(256, random),
            new BigInteger(255, random))
        .encode();
  }

  /** The sequencer loses its newest blocks, down to the safe head at most, and makes others. */
  void reorg(int depth) {
    var keep = (int) Math.max(safeNumber, unsafeNumber() - depth);
    unsafe.subList(keep, unsafe.size()).clear();
  }

  /** L1 has other blocks from there on: the sequencer gives up its blocks on those. */
  void forgetOriginsFrom(long number) {
    unsafe.removeIf(block -> block.batch().epochNumber() >= number);
    deriveUpTo(read.size() - 1L);
  }

  /** Reads L1 up to this block at most; from the start if what it has read is no more. */
  void deriveUpTo(long number) {
    for (var i = 0; i < read.size(); i++)
      if (l1.block(i).filter(sameAs(read.get(i))).isEmpty()) {
        restart();
        break;
      }
    while (read.size() <= Math.min(number, l1.head().number())) {
      var block = l1.block(read.size()).orElseThrow();
      read.add(block.ref().hash());
      for (var sent : block.transactions())
        for (var part : sent.parts()) readPart(part, block.ref());
    }
  }

  private static java.util.function.Predicate<ChaosL1.Block> sameAs(Hash hash) {
    return block -> block.ref().hash().equals(hash);
  }

  private void readPart(Bytes part, L1BlockRef at) {
    for (var frame : Frame.parseAll(part)) {
      var timeout = ProtocolLimits.channelTimeout(rollup, at.time());
      if (staging.filter(open -> open.openBlock().number() + timeout < at.number()).isPresent()) {
        staging = Optional.empty();
        channelsTooLate++;
      }
      if (frame.number() == 0) staging = Optional.of(new Channel(frame.id(), at, true));
      if (staging.filter(open -> open.id().equals(frame.id())).isEmpty()) continue;
      staging.get().add(frame);
      if (!staging.get().isReady()) continue;
      readChannel(staging.get().data(), at);
      staging = Optional.empty();
    }
  }

  private void readChannel(Bytes data, L1BlockRef at) {
    var limit = ProtocolLimits.channelBytes(rollup, at.time());
    try (var batches = BatchReader.open(data, limit, true)) {
      for (var batch = batches.next(); batch.isPresent(); batch = batches.next())
        if (!accept(batch.get())) return;
    }
  }

  /** Whether the channel goes on after this batch. */
  private boolean accept(Batch batch) {
    return switch (batch) {
      case SingularBatch single -> acceptBlock(single);
      case SpanBatch span -> {
        var times = rollup.genesis().l2Time() + span.relTimestamp();
        var first = (times - rollup.genesis().l2Time()) / BLOCK_TIME;
        if (first > safeNumber + 1 || first + span.blockCount() - 1 <= safeNumber) yield false;
        if (!span.checksParent(safe.get((int) first - 1))) yield false;
        yield acceptSpan(span, first);
      }
    };
  }

  private boolean acceptSpan(SpanBatch span, long first) {
    var transactions = span.transactions().expand(rollup.l2ChainId()).iterator();
    var origins = span.originNumbers();
    var parent = safe.get((int) first - 1);
    for (var i = 0; i < span.blockCount(); i++) {
      var own = new ArrayList<Bytes>();
      for (var t = 0; t < span.transactionCounts().get(i); t++) own.add(transactions.next());
      var number = first + i;
      var time = rollup.genesis().l2Time() + number * BLOCK_TIME;
      var block = new SingularBatch(parent, origins[i], Hash.ZERO, time, own);
      parent = hash(block);
      if (number <= safeNumber) {
        if (!safe.get((int) number).equals(parent)) return false;
      } else if (!acceptBlock(block)) return false;
    }
    return true;
  }

  private boolean acceptBlock(SingularBatch block) {
    var number = (block.timestamp() - rollup.genesis().l2Time()) / BLOCK_TIME;
    if (number <= safeNumber) return true;
    if (number != safeNumber + 1 || !block.parentHash().equals(safe.getLast())) return false;
    var hash = hash(block);
    safe.add(hash);
    safeNumber = number;
    if (number > unsafeNumber() || !hashAt(number).equals(hash)) {
      // L1 is right: the sequencer goes on from there.
      unsafe.subList((int) number - 1, unsafe.size()).clear();
      var epoch = l1.block(block.epochNumber()).orElseThrow().ref();
      var known =
          new SingularBatch(
              block.parentHash(),
              block.epochNumber(),
              epoch.hash(),
              block.timestamp(),
              block.transactions());
      var before = unsafe.isEmpty() ? 0 : unsafe.getLast().batch().epochNumber();
      unsafe.add(loaded(number, known, known.epochNumber() == before ? 1 : 0, epoch.time()));
    }
    return true;
  }

  SyncStatus status() {
    var current = l1.block(read.size() - 1).map(ChaosL1.Block::ref).orElse(L1BlockRef.NONE);
    var safeRef = ref(safeNumber);
    var unsafeRef = ref(unsafeNumber());
    return new SyncStatus(
        current,
        L1BlockRef.NONE,
        l1.head(),
        L1BlockRef.NONE,
        L1BlockRef.NONE,
        unsafeRef,
        safeRef,
        safeRef,
        safeRef,
        unsafeRef,
        safeRef);
  }

  private L2BlockRef ref(long number) {
    var genesis = rollup.genesis();
    return number == 0
        ? new L2BlockRef(genesis.l2().hash(), 0, Hash.ZERO, genesis.l2Time(), genesis.l1(), 0)
        : unsafe.get((int) number - 1).ref();
  }

  long safeNumber() {
    return safeNumber;
  }
}
