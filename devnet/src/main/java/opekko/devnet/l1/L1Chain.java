package opekko.devnet.l1;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.file.Disk;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The L1: blocks, a pool of transactions, and the verbs that move them. Thread-safe. What it
 * answers never changes any more.
 */
public final class L1Chain implements AutoCloseable {
  private final L1Genesis genesis;
  private final Finality finality;
  private final InstantSource clock;
  private final TransactionPool pool = new TransactionPool();
  private final BlockStore store;
  private final List<Consumer<MinedBlock>> listeners = new CopyOnWriteArrayList<>();
  private L1Journal journal = L1Journal.NONE;
  private long branch;
  private long finalized;
  private boolean isStalled;
  private long slotsToMiss;
  private long lastSlot;

  /**
   * How far behind the head blocks become safe and final by themselves.
   *
   * @param safeLag in blocks
   * @param finalizedLag in blocks, at least as many
   */
  public record Finality(long safeLag, long finalizedLag) {
    public Finality {
      if (safeLag < 0 || finalizedLag < safeLag)
        throw new IllegalArgumentException("final blocks are behind safe ones");
    }
  }

  /** Where a transaction is. */
  public record Inclusion(MinedBlock block, int index) {
    public KnownTransaction transaction() {
      return block.transactions().get(index);
    }
  }

  /** What becomes of the transactions of replaced blocks. */
  public enum Replaced {
    /** They are in the new blocks at the same heights. */
    KEPT,
    /** They go back to the pool; the new blocks are empty. */
    RETURNED,
    /** They are gone; the new blocks are empty. */
    DROPPED
  }

  /** An L1 that forgets everything when it ends. */
  public L1Chain(L1Genesis genesis, Finality finality, InstantSource clock) {
    this(genesis, finality, clock, L1Retention.USUAL);
  }

  public L1Chain(L1Genesis genesis, Finality finality, InstantSource clock, L1Retention retention) {
    this.genesis = genesis;
    this.finality = finality;
    this.clock = clock;
    store = new BlockStore(retention);
    append(genesis.block());
  }

  /**
   * An L1 that keeps its chain in a file and goes on from it: blocks are made again and thus
   * verified. The pool is not kept.
   *
   * @throws IOException when the file cannot be read, is damaged, in use or another chain's; the
   *     text names the file and the cure
   */
  public static L1Chain open(L1Genesis genesis, Finality finality, InstantSource clock, Path file)
      throws IOException {
    return open(new L1Chain(genesis, finality, clock), file, Disk.REAL);
  }

  /**
   * @param chain new
   */
  static L1Chain open(L1Chain chain, Path file, Disk disk) throws IOException {
    chain.journal = FileL1Journal.open(file, disk, chain.head().hash(), chain::replay);
    return chain;
  }

  private void replay(L1Record record) {
    switch (record) {
      case L1Record.Chain(var replaced, var blocks) -> {
        if (replaced > head().number()) throw new InvalidData("a reorg from before genesis");
        store.cut((int) replaced);
        blocks.forEach(this::replay);
      }
      case L1Record.Finalized(var number) -> finalizeUpTo(number);
    }
  }

  private void replay(L1Record.Entry entry) {
    var draft = new BlockDraft(genesis, head(), entry.time());
    entry.transactions().forEach(draft::add);
    var block = draft.seal(entry.branch());
    if (!block.hash().equals(entry.hash()))
      throw new InvalidData(
          "block %d comes out as %s, not %s".formatted(block.number(), block.hash(), entry.hash()));
    branch = Math.max(branch, entry.branch());
    extend(block);
  }

  public L1Genesis genesis() {
    return genesis;
  }

  public synchronized MinedBlock head() {
    return store.head();
  }

  /** The canonical block of that number. */
  public synchronized Optional<MinedBlock> block(long number) {
    return store.block(number);
  }

  /** Up to {@code count} canonical blocks from a number on. */
  public synchronized List<MinedBlock> blocks(long first, int count) {
    return LongStream.range(first, first + count)
        .mapToObj(store::block)
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Also of a block that was replaced. */
  public synchronized Optional<MinedBlock> block(Hash hash) {
    return store.block(hash);
  }

  public synchronized MinedBlock block(BlockLabel label) {
    var number =
        switch (label) {
          case LATEST -> head().number();
          case SAFE -> Math.max(finalized, head().number() - finality.safeLag());
          case FINALIZED -> finalized;
        };
    return store.block(number).orElseThrow();
  }

  /** The canonical block proposed in a slot; empty when the slot was missed or is yet to come. */
  public synchronized Optional<MinedBlock> blockInSlot(long slot) {
    var end = genesis.time() + (slot + 1) * genesis.secondsPerSlot() - 1;
    return store.notAfter(end).filter(block -> slot(block.header()) == slot);
  }

  /**
   * A block with the contents of its blobs; empty when they are gone.
   *
   * @throws L1Unavailable when they cannot be read back
   */
  public synchronized Optional<MinedBlock> withBlobs(MinedBlock block) {
    if (block.hasSidecars()) return Optional.of(block);
    return journal.block(block.hash()).map(entry -> block.withTransactions(entry.transactions()));
  }

  /** The beacon chain's slot of a block. */
  public long slot(BlockHeader header) {
    return (header.time() - genesis.time()) / genesis.secondsPerSlot();
  }

  /** Where a transaction is on the canonical chain. */
  public synchronized Optional<Inclusion> inclusion(Hash transaction) {
    return store.inclusion(transaction);
  }

  public synchronized Optional<KnownTransaction> pending(Hash transaction) {
    return pool.get(transaction);
  }

  /** The nonce for the sender's next transaction, with those that wait counted. */
  public synchronized long pendingNonce(Address sender) {
    return pool.nextNonce(sender, head().state());
  }

  /** How many transactions wait for a block. */
  public synchronized int poolSize() {
    return pool.size();
  }

  /**
   * Takes a transaction into the pool.
   *
   * @param raw as sent: a blob transaction with its sidecar
   */
  public Admission submit(Bytes raw) {
    var time = head().header().time() + genesis.secondsPerSlot();
    // Checking blobs takes long: not while others wait for the lock.
    return switch (TransactionCheck.admit(raw, genesis.transactionRules(time))) {
      case Admission.Refused refused -> refused;
      case Admission.Admitted admitted -> add(admitted);
    };
  }

  private synchronized Admission add(Admission.Admitted admitted) {
    return pool.add(admitted.transaction(), head().state())
        .<Admission>map(Admission.Refused::new)
        .orElse(admitted);
  }

  /**
   * Gas that a call needs in this state.
   *
   * @throws opekko.protocol.fault.InvalidData with the reason when it would fail
   */
  public long estimateGas(
      WorldState state, Address from, Address to, BigInteger value, Bytes data) {
    return GasEstimate.of(
        genesis.contracts(), state, new BuiltInCode.Message(from, to, value, data));
  }

  /** Mines the block of the slot after the head's, whatever the clock says. */
  public synchronized MinedBlock mine() {
    return mineInSlot(slot(head().header()) + 1);
  }

  /** Mines the block of the current slot unless it is there, or the chain stalls. */
  public synchronized Optional<MinedBlock> tick() {
    var slot =
        Math.floorDiv(clock.instant().getEpochSecond() - genesis.time(), genesis.secondsPerSlot());
    if (slot <= Math.max(lastSlot, slot(head().header()))) return Optional.empty();
    lastSlot = slot;
    if (isStalled) return Optional.empty();
    if (slotsToMiss > 0) {
      slotsToMiss--;
      return Optional.empty();
    }
    return Optional.of(mineInSlot(slot));
  }

  private MinedBlock mineInSlot(long slot) {
    var draft = new BlockDraft(genesis, head(), genesis.time() + slot * genesis.secondsPerSlot());
    pool.fill(draft);
    var block = draft.seal(branch);
    try {
      write(0, List.of(block), branch);
    } catch (L1Unavailable e) {
      block.transactions().forEach(pool::bringBack);
      throw e;
    }
    extend(block);
    pool.prune(block.state());
    return block;
  }

  private void write(long replaced, List<MinedBlock> blocks, long ofBranch) {
    var entries = blocks.stream().map(each -> L1Record.Entry.of(each, ofBranch)).toList();
    journal.write(new L1Record.Chain(replaced, entries));
  }

  private void extend(MinedBlock block) {
    append(block);
    finalized = Math.max(finalized, block.number() - finality.finalizedLag());
    store.prune(finalized);
  }

  /** Makes a block final, and all before it; what is final stays so. */
  public synchronized void finalizeUpTo(long number) {
    if (number > head().number())
      throw new IllegalArgumentException("block " + number + " is beyond the head");
    if (number <= finalized) return;
    journal.write(new L1Record.Finalized(number));
    finalized = number;
  }

  /**
   * Replaces the newest blocks by as many others, in the same slots.
   *
   * @throws IllegalArgumentException when a block among them is final
   * @throws L1Unavailable when it cannot be stored: then nothing has changed
   */
  public synchronized void reorg(long depth, Replaced replaced) {
    if (depth < 1 || depth > head().number() - finalized)
      throw new IllegalArgumentException(
          "a reorg of %d blocks: %d are not final yet"
              .formatted(depth, head().number() - finalized));
    var old = store.newest((int) depth).stream().map(each -> withBlobs(each).orElse(each)).toList();
    var made = new ArrayList<MinedBlock>();
    var parent = store.block(head().number() - depth).orElseThrow();
    for (var block : old) {
      var draft = new BlockDraft(genesis, parent, block.header().time());
      if (replaced == Replaced.KEPT) block.transactions().forEach(draft::add);
      parent = draft.seal(branch + 1);
      made.add(parent);
    }
    write(depth, made, branch + 1);
    branch++;
    store.cut((int) depth);
    made.forEach(this::append);
    if (replaced == Replaced.RETURNED)
      for (var block : old) block.transactions().forEach(pool::bringBack);
  }

  /** Makes {@link #tick} leave all slots empty until {@link #resume}. */
  public synchronized void stall() {
    isStalled = true;
  }

  public synchronized void resume() {
    isStalled = false;
    slotsToMiss = 0;
  }

  /** Makes {@link #tick} leave the next slots empty. */
  public synchronized void missSlots(long count) {
    slotsToMiss += count;
  }

  private void append(MinedBlock block) {
    store.append(block);
    listeners.forEach(listener -> listener.accept(block));
  }

  /**
   * Tells of every block that becomes canonical from now on, in order.
   *
   * @param listener never blocks: the chain waits for it
   * @return ends it
   */
  public Runnable onBlock(Consumer<MinedBlock> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public synchronized void close() {
    journal.close();
  }
}
