package opekko.node.simulation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.devnet.l1.L1Chain;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.Engine;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** How the parts of a world are changed for a {@link Mutant}. */
final class Mutations {
  private static final int DEPOSIT_TYPE = 0x7e;
  private static final String VICTIM = "v2";

  private Mutations() {}

  private static boolean is(World world, String node, Mutant mutant) {
    return node.equals(VICTIM) && world.mutant().filter(mutant::equals).isPresent();
  }

  static RollupConfig rollup(World world, String node) {
    var real = world.chain().rollup();
    if (!is(world, node, Mutant.WINDOW_THAT_IS_SHORT)) return real;
    return new RollupConfig(
        real.genesis(),
        real.blockTime(),
        real.maxSequencerDrift(),
        real.seqWindowSize() - 1,
        real.channelTimeoutBedrock(),
        real.l1ChainId(),
        real.l2ChainId(),
        real.forks(),
        real.batchInboxAddress(),
        real.depositContractAddress(),
        real.l1SystemConfigAddress(),
        real.protocolVersionsAddress(),
        real.chainOpConfig(),
        real.altDa(),
        real.keepKarstUpgradeGas());
  }

  static Engine engine(World world, String node, Engine real) {
    if (is(world, node, Mutant.ENGINE_THAT_BUILDS_ANOTHER_BLOCK)) return new OtherBlocks(real);
    if (is(world, node, Mutant.ENGINE_THAT_HANGS)) return new Hanging();
    return real;
  }

  static L1Source l1(World world, String node, L1Source real) {
    if (is(world, node, Mutant.L1_THAT_HIDES_BATCHES)) return new ChangedL1(real, true, false);
    if (is(world, node, Mutant.L1_THAT_FINALIZES_AT_ONCE)) return new ChangedL1(real, false, true);
    return real;
  }

  static SafeHeadStore safeHeads(World world, String node, SafeHeadStore real) {
    return is(world, node, Mutant.SAFE_HEADS_THAT_ARE_EARLY)
        ? new EarlySafeHeads(real, world.l1())
        : real;
  }

  static CommitLog log(World world, CommitLog real) {
    return world.mutant().filter(Mutant.LOG_THAT_FORGETS::equals).isPresent()
        ? new ForgetfulLog(real)
        : real;
  }

  /** What the batcher reads. */
  static Fetched<PayloadEnvelope> batched(World world, Fetched<PayloadEnvelope> real) {
    return world.mutant().filter(Mutant.BATCHER_THAT_LOSES_TRANSACTIONS::equals).isPresent()
        ? real.map(Mutations::withoutUsers)
        : real;
  }

  private static PayloadEnvelope withoutUsers(PayloadEnvelope block) {
    var all = block.payload();
    var payload =
        new ExecutionPayload(
            all.parentHash(),
            all.feeRecipient(),
            all.stateRoot(),
            all.receiptsRoot(),
            all.logsBloom(),
            all.prevRandao(),
            all.blockNumber(),
            all.gasLimit(),
            all.gasUsed(),
            all.timestamp(),
            all.extraData(),
            all.baseFeePerGas(),
            all.blockHash(),
            all.transactions().stream().filter(tx -> tx.getUnsigned(0) == DEPOSIT_TYPE).toList(),
            all.withdrawals(),
            all.blobGasUsed(),
            all.excessBlobGas(),
            all.withdrawalsRoot());
    return new PayloadEnvelope(block.parentBeaconBlockRoot(), payload);
  }

  private record OtherBlocks(Engine real) implements Engine {
    @Override
    public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
        ForkchoiceState state, Optional<PayloadAttributes> attributes) {
      return real.forkchoiceUpdated(state, attributes.map(PayloadAttributes::depositsOnly));
    }

    @Override
    public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
      return real.getPayload(id, timestamp);
    }

    @Override
    public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
      return real.newPayload(envelope);
    }
  }

  private record Hanging() implements Engine {
    private static final Fault FAULT = new Fault.Temporary("hangs");

    @Override
    public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
        ForkchoiceState state, Optional<PayloadAttributes> attributes) {
      return CompletableFuture.completedStage(new ForkchoiceOutcome.Failed(FAULT));
    }

    @Override
    public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
      return CompletableFuture.completedStage(new GetPayloadOutcome.Failed(FAULT));
    }

    @Override
    public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
      return CompletableFuture.completedStage(new NewPayloadOutcome.Failed(FAULT));
    }
  }

  private record ChangedL1(L1Source real, boolean hidesBatches, boolean finalizesAtOnce)
      implements L1Source {
    private L1Block changed(L1Block block) {
      return hidesBatches && block.ref().number() % 3 == 0
          ? new L1Block(
              block.info(),
              List.of(),
              block.deposits(),
              block.configUpdates(),
              block.malformedDeposit())
          : block;
    }

    @Override
    public CompletionStage<Fetched<L1Heads>> heads() {
      return real.heads()
          .thenApply(read ->
              read.map(heads ->
                  finalizesAtOnce
                      ? new L1Heads(heads.head(), heads.safe(), Optional.of(heads.head()))
                      : heads));
    }

    @Override
    public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
      return real.ref(which);
    }

    @Override
    public CompletionStage<Fetched<L1Block>> block(Hash hash) {
      return real.block(hash).thenApply(read -> read.map(this::changed));
    }

    @Override
    public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
      return real.blocks(first, count)
          .thenApply(read -> read.map(blocks -> blocks.stream().map(this::changed).toList()));
    }
  }

  private record EarlySafeHeads(SafeHeadStore real, L1Chain l1) implements SafeHeadStore {
    @Override
    public CompletionStage<Fetched<Entry>> record(Entry entry) {
      var before = l1.block(entry.l1().number() - 1).map(block -> block.ref().id());
      return real.record(new Entry(before.orElse(entry.l1()), entry.safe()));
    }

    @Override
    public CompletionStage<Fetched<Entry>> at(long l1Number) {
      return real.at(l1Number);
    }

    @Override
    public CompletionStage<Fetched<Entry>> truncate(Entry boundary) {
      return real.truncate(boundary);
    }

    @Override
    public CompletionStage<Fetched<Boolean>> clear() {
      return real.clear();
    }

    @Override
    public boolean isEnabled() {
      return true;
    }
  }

  private record ForgetfulLog(CommitLog real) implements CommitLog {
    @Override
    public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
      return block.payload().blockNumber() % 7 == 0
          ? CompletableFuture.completedStage(new Outcome.Committed(block.id(), 0))
          : real.commit(term, block);
    }

    @Override
    public CompletionStage<Outcome> rewind(long term, TakeBack back) {
      return real.rewind(term, back);
    }

    @Override
    public CompletionStage<Fetched<Position>> after(BlockId head) {
      return real.after(head);
    }
  }
}
