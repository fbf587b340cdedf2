package opekko.devnet.l2;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import opekko.devnet.genesis.L2Genesis;
import opekko.devnet.l1.Admission;
import opekko.devnet.l1.KnownTransaction;
import opekko.devnet.l1.TransactionCheck;
import opekko.devnet.l1.TransactionPool;
import opekko.devnet.store.ChainLog;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.file.Disk;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.trie.WorldState;
import opekko.protocol.tx.IntrinsicGas;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The L2's execution engine without EVM: a chain of blocks, their states, a pool, and the calls
 * with which a rollup node drives them. Thread-safe. Blocks and states that it answers never
 * change.
 *
 * <p>It follows op-geth with one exception: a forkchoice to an ancestor of the head takes the head
 * back, where op-geth leaves it until another child is chosen.
 */
public final class LedgerEngine implements ExecutionEngine, AutoCloseable {
  private static final int MAX_JOBS = 10;
  private static final int MAX_INVALID = 512;

  private final RollupConfig config;
  private final PayloadImport payloadImport;
  private final BlockTree tree;
  private final TransactionPool pool = new TransactionPool();
  private final Map<PayloadId, BuildJob> jobs = new Newest<>(MAX_JOBS);
  private final Map<Hash, PayloadImport.Imported> built = new Newest<>(MAX_JOBS);

  /** Blocks found invalid, with their parents. */
  private final Map<Hash, Hash> invalid = new Newest<>(MAX_INVALID);

  private final List<Consumer<LedgerBlock>> listeners = new CopyOnWriteArrayList<>();
  private volatile List<LedgerEngine> peers = List.of();
  private Journal journal = Journal.NONE;
  private Hash safe = Hash.ZERO;
  private Hash finalized = Hash.ZERO;

  /** An engine that forgets everything when it ends. */
  public LedgerEngine(RollupConfig config, L2Genesis genesis, Retention retention) {
    this.config = config;
    payloadImport = new PayloadImport(config);
    var header = genesis.header();
    var block = new LedgerBlock(header, header.hash(), List.of(), List.of());
    tree = new BlockTree(block, genesis.state(), new States(config, retention.states()), retention);
  }

  /**
   * An engine that keeps its chain in a file and goes on from it: blocks are executed again and
   * thus verified. The pool is not kept.
   *
   * @throws IOException when the file cannot be read, is damaged, in use or another chain's; the
   *     text names the file and the cure
   */
  public static LedgerEngine open(
      RollupConfig config, L2Genesis genesis, Retention retention, Path file) throws IOException {
    return open(config, genesis, retention, file, Disk.REAL);
  }

  static LedgerEngine open(
      RollupConfig config, L2Genesis genesis, Retention retention, Path file, Disk disk)
      throws IOException {
    var engine = new LedgerEngine(config, genesis, retention);
    var identity = new ChainLog.Identity("L2 blocks", engine.head().hash());
    var log =
        ChainLog.open(
            file, disk, identity, (_, record) -> engine.replay(LedgerRecord.decode(record)));
    engine.journal = new FileJournal(log);
    return engine;
  }

  private void replay(LedgerRecord record) {
    switch (record) {
      case LedgerRecord.Block(var envelope) -> {
        if (newPayload(envelope) instanceof PayloadStatus.Invalid(_, var cause))
          throw new InvalidData("block %s is not valid: %s".formatted(envelope.id(), cause));
      }
      case LedgerRecord.Forkchoice(var state) -> forkchoiceUpdated(state, Optional.empty());
    }
  }

  public RollupConfig config() {
    return config;
  }

  @Override
  public synchronized ForkchoiceResult forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    if (state.head().isZero())
      return invalid(Optional.empty(), "forkchoice requested update to zero hash");
    var fault = attributes.flatMap(asked -> AttributesCheck.fault(config, asked));
    if (fault.isPresent()) return new ForkchoiceResult.InvalidAttributes(fault.get());
    var branch = tree.get(state.head()).flatMap(tree::branch);
    if (branch.isEmpty())
      return new ForkchoiceResult.NotApplied(
          knownInvalid(state.head()).orElse(new PayloadStatus.Syncing()));
    var inconsistency =
        inconsistency("final", state.finalized(), branch.get())
            .or(() -> inconsistency("safe", state.safe(), branch.get()));
    if (inconsistency.isPresent())
      return new ForkchoiceResult.InconsistentForkchoice(inconsistency.get());
    apply(state, branch.get());
    return attributes
        .map(asked -> build(state.head(), asked))
        .orElseGet(() -> new ForkchoiceResult.Applied(state.head(), Optional.empty()));
  }

  private static ForkchoiceResult invalid(Optional<Hash> latestValid, String cause) {
    return new ForkchoiceResult.NotApplied(new PayloadStatus.Invalid(latestValid, cause));
  }

  private Optional<PayloadStatus> knownInvalid(Hash block) {
    return Optional.ofNullable(invalid.get(block))
        .map(parent ->
            new PayloadStatus.Invalid(Optional.of(parent), "links to previously rejected block"));
  }

  private Optional<String> inconsistency(String label, Hash hash, List<LedgerBlock> branch) {
    if (hash.isZero()) return Optional.empty();
    var block = tree.get(hash);
    if (block.isEmpty()) return Optional.of(label + " block not available in database");
    var isOnBranch =
        branch.contains(block.get())
            || tree.isCanonical(block.get()) && block.get().number() <= branch.getLast().number();
    return isOnBranch ? Optional.empty() : Optional.of(label + " block not in canonical chain");
  }

  private void apply(ForkchoiceState state, List<LedgerBlock> branch) {
    journal.forkchoice(state);
    var before = head();
    var dropped = tree.setHead(branch);
    if (!state.finalized().isZero()) finalized = state.finalized();
    if (!state.safe().isZero()) safe = state.safe();
    for (var block : dropped)
      for (var transaction : block.transactions())
        if (transaction instanceof L2Transaction.Signed(var known)) pool.bringBack(known);
    if (head() != before) pool.prune(headState());
    block(BlockLabel.FINALIZED).ifPresent(block -> tree.prune(block.number()));
    branch.reversed().stream().skip(1).forEach(this::tell);
  }

  private void tell(LedgerBlock block) {
    listeners.forEach(listener -> listener.accept(block));
  }

  /**
   * Tells of every block that becomes canonical from now on, in order.
   *
   * @param listener never blocks: the engine waits for it
   * @return ends it
   */
  public Runnable onBlock(Consumer<LedgerBlock> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private ForkchoiceResult build(Hash parentHash, PayloadAttributes attributes) {
    var id = BuildJob.id(parentHash, attributes);
    var applied = new ForkchoiceResult.Applied(parentHash, Optional.of(id));
    if (jobs.containsKey(id)) return applied;
    var parent = tree.get(parentHash).orElseThrow();
    if (Long.compareUnsigned(parent.header().time(), attributes.timestamp()) >= 0)
      return new ForkchoiceResult.InvalidAttributes(
          "invalid timestamp, parent %d given %d"
              .formatted(parent.header().time(), attributes.timestamp()));
    try {
      var start =
          L2Draft.start(
              config,
              parent,
              stateOf(parent),
              Blueprint.of(config, attributes),
              PayloadImport.transactions(attributes.transactions()));
      return switch (start) {
        case L2Draft.Start.Refused(var cause) -> new ForkchoiceResult.InvalidAttributes(cause);
        case L2Draft.Start.Started(var draft) -> {
          jobs.put(id, new BuildJob(draft, !attributes.noTxPool()));
          yield applied;
        }
      };
    } catch (InvalidData e) {
      return new ForkchoiceResult.InvalidAttributes(e.getMessage());
    }
  }

  @Override
  public synchronized Optional<BuiltPayload> getPayload(PayloadId id) {
    var job = Optional.ofNullable(jobs.get(id));
    job.map(each -> each.finish(pool)).ifPresent(done -> built.put(done.block().hash(), done));
    return job.map(each -> each.payload(pool));
  }

  @Override
  public synchronized PayloadStatus newPayload(PayloadEnvelope envelope) {
    var payload = envelope.payload();
    Optional<Hash> latestValid = Optional.empty();
    try {
      var header = payloadImport.header(envelope);
      var hash = payload.blockHash();
      if (tree.get(hash).isPresent()) return new PayloadStatus.Valid(hash);
      var known = knownInvalid(hash).or(() -> knownInvalid(payload.parentHash()));
      if (known.isPresent()) return known.get();
      var parent =
          tree.get(payload.parentHash()).filter(each -> each.number() + 1 == payload.blockNumber());
      if (parent.isEmpty()) return new PayloadStatus.Syncing();
      latestValid = Optional.of(payload.parentHash());
      var imported = built.remove(hash);
      if (imported == null)
        imported = payloadImport.execute(parent.get(), stateOf(parent.get()), header, envelope);
      journal.block(imported.block());
      tree.add(imported.block(), imported.state());
      return new PayloadStatus.Valid(hash);
    } catch (InvalidData e) {
      if (latestValid.isPresent()) invalid.put(payload.blockHash(), payload.parentHash());
      return new PayloadStatus.Invalid(latestValid, e.getMessage());
    }
  }

  /** From now on these engines hear of each transaction that was submitted to this one. */
  public void shareTransactionsWith(List<LedgerEngine> others) {
    peers = List.copyOf(others);
  }

  /**
   * Takes a transaction into the pool.
   *
   * @param raw EIP-2718 form
   */
  public Admission submit(Bytes raw) {
    var admission = admit(raw);
    // Without the lock: two engines may tell each other at the same time.
    if (admission instanceof Admission.Admitted) peers.forEach(peer -> peer.admit(raw));
    return admission;
  }

  private synchronized Admission admit(Bytes raw) {
    var state = headState();
    return switch (TransactionCheck.admit(raw, L2Rules.at(config, head().header(), state))) {
      case Admission.Refused refused -> refused;
      case Admission.Admitted admitted ->
          pool.add(admitted.transaction(), state)
              .<Admission>map(Admission.Refused::new)
              .orElse(admitted);
    };
  }

  /**
   * Gas that a call needs now.
   *
   * @throws InvalidData with the reason when it would fail
   */
  public synchronized long estimateGas(Address from, Address to, BigInteger value, Bytes data) {
    var state = headState();
    var rules = L2Rules.at(config, head().header(), state);
    if (rules.needsCode().test(to))
      throw new InvalidData("this L2 has no EVM: it cannot call " + to);
    var balance = state.account(from).balance();
    if (balance.compareTo(value) < 0)
      throw new InvalidData("insufficient funds for transfer: balance " + balance);
    var intrinsic = IntrinsicGas.of(data, Bytes.EMPTY);
    return rules.hasFloor() ? Math.max(intrinsic, IntrinsicGas.floor(data)) : intrinsic;
  }

  public synchronized LedgerBlock head() {
    return tree.head();
  }

  /** Safe and finalized are absent until a forkchoice named them. */
  public synchronized Optional<LedgerBlock> block(BlockLabel label) {
    return switch (label) {
      case LATEST -> Optional.of(head());
      case SAFE -> tree.get(safe).filter(tree::isCanonical);
      case FINALIZED -> tree.get(finalized).filter(tree::isCanonical);
    };
  }

  /** The canonical block of that number. */
  public synchronized Optional<LedgerBlock> block(long number) {
    return tree.canonical(number);
  }

  /** Also a block of another branch, as long as it is remembered. */
  public synchronized Optional<LedgerBlock> block(Hash hash) {
    return tree.get(hash);
  }

  public synchronized boolean isCanonical(LedgerBlock block) {
    return tree.isCanonical(block);
  }

  /** The state after a block; empty when the block is not known any more. */
  public synchronized Optional<WorldState> state(Hash block) {
    return tree.get(block).flatMap(tree::state);
  }

  /** Where a transaction is on the canonical chain. */
  public synchronized Optional<Inclusion> inclusion(Hash transaction) {
    return tree.inclusion(transaction);
  }

  public synchronized Optional<KnownTransaction> pending(Hash transaction) {
    return pool.get(transaction);
  }

  /** All that wait, by sender and nonce. */
  public synchronized List<KnownTransaction> poolContent() {
    return pool.content();
  }

  /** The nonce for the sender's next transaction, with those that wait counted. */
  public synchronized long pendingNonce(Address sender) {
    return pool.nextNonce(sender, headState());
  }

  /** Base fee of the block after the head, in wei. */
  public BigInteger nextBaseFee() {
    return nextBaseFee(head().header());
  }

  /** Base fee of the block after another, in wei. */
  public BigInteger nextBaseFee(BlockHeader header) {
    return L2Fees.nextBaseFee(config, header, header.time() + config.blockTime());
  }

  private WorldState headState() {
    return stateOf(head());
  }

  private WorldState stateOf(LedgerBlock block) {
    return tree.state(block)
        .orElseThrow(() -> new EngineUnavailable("the state of block " + block.id() + " is gone"));
  }

  @Override
  public synchronized void close() {
    journal.close();
  }
}
