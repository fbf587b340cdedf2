package opekko.devnet.l1;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The L1: blocks, a pool of transactions, and the verbs that move them. Thread-safe. What it
 * answers never changes any more.
 */
public final class L1Chain {
  private final L1Genesis genesis;
  private final Finality finality;
  private final InstantSource clock;
  private final TransactionPool pool = new TransactionPool();
  private final List<MinedBlock> canonical = new ArrayList<>();
  private final Map<Hash, MinedBlock> byHash = new HashMap<>();
  private final Map<Hash, Inclusion> inclusions = new HashMap<>();
  private final List<Consumer<MinedBlock>> listeners = new CopyOnWriteArrayList<>();
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

  public L1Chain(L1Genesis genesis, Finality finality, InstantSource clock) {
    this.genesis = genesis;
    this.finality = finality;
    this.clock = clock;
    append(genesis.block());
  }

  public L1Genesis genesis() {
    return genesis;
  }

  public synchronized MinedBlock head() {
    return canonical.getLast();
  }

  /** The canonical block of that number. */
  public synchronized Optional<MinedBlock> block(long number) {
    return number < 0 || number >= canonical.size()
        ? Optional.empty()
        : Optional.of(canonical.get((int) number));
  }

  /** Also of a block that was replaced. */
  public synchronized Optional<MinedBlock> block(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  public synchronized MinedBlock block(BlockLabel label) {
    return switch (label) {
      case LATEST -> head();
      case SAFE -> canonical.get((int) Math.max(finalized, head().number() - finality.safeLag()));
      case FINALIZED -> canonical.get((int) finalized);
    };
  }

  /** The canonical block proposed in a slot; empty when the slot was missed or is yet to come. */
  public synchronized Optional<MinedBlock> blockInSlot(long slot) {
    var low = 0;
    var high = canonical.size() - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      var at = slot(canonical.get(middle).header());
      if (at == slot) return Optional.of(canonical.get(middle));
      if (at < slot) low = middle + 1;
      else high = middle - 1;
    }
    return Optional.empty();
  }

  /** The beacon chain's slot of a block. */
  public long slot(BlockHeader header) {
    return (header.time() - genesis.time()) / genesis.secondsPerSlot();
  }

  /** Where a transaction is on the canonical chain. */
  public synchronized Optional<Inclusion> inclusion(Hash transaction) {
    return Optional.ofNullable(inclusions.get(transaction));
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
    append(block);
    pool.prune(block.state());
    finalized = Math.max(finalized, block.number() - finality.finalizedLag());
    return block;
  }

  /** Makes a block final, and all before it; what is final stays so. */
  public synchronized void finalizeUpTo(long number) {
    if (number > head().number())
      throw new IllegalArgumentException("block " + number + " is beyond the head");
    finalized = Math.max(finalized, number);
  }

  /**
   * Replaces the newest blocks by as many others, in the same slots.
   *
   * @throws IllegalArgumentException when a block among them is final
   */
  public synchronized void reorg(long depth, Replaced replaced) {
    if (depth < 1 || depth > head().number() - finalized)
      throw new IllegalArgumentException(
          "a reorg of %d blocks: %d are not final yet"
              .formatted(depth, head().number() - finalized));
    branch++;
    var first = canonical.size() - (int) depth;
    var old = List.copyOf(canonical.subList(first, canonical.size()));
    canonical.subList(first, canonical.size()).clear();
    for (var block : old) block.transactions().forEach(each -> inclusions.remove(each.hash()));
    for (var block : old) {
      var draft = new BlockDraft(genesis, head(), block.header().time());
      if (replaced == Replaced.KEPT) block.transactions().forEach(draft::add);
      append(draft.seal(branch));
    }
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
    canonical.add(block);
    byHash.put(block.hash(), block);
    for (var i = 0; i < block.transactions().size(); i++)
      inclusions.put(block.transactions().get(i).hash(), new Inclusion(block, i));
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
}
