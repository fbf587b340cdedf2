package opekko.derivation.pipeline;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** A pipeline over made-up chains, with an engine that builds what is derived. */
final class PipelineRun {
  private final RollupConfig config;
  private final DerivationPipeline pipeline;
  private final TreeMap<Long, L1Block> l1 = new TreeMap<>();
  private final Map<Hash, L2BlockRef> refs = new HashMap<>();
  private final Map<Long, PayloadEnvelope> safeChain = new HashMap<>();
  private final List<Need> needs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private L2BlockRef parent;

  PipelineRun(RollupConfig config) {
    this.config = config;
    this.parent = Scenario.genesis();
    this.pipeline =
        new DerivationPipeline(
            config,
            Chains.l1(),
            PipelineLimits.DEFAULT,
            new PipelineObserver(NodeMetrics.NONE, notes::add));
  }

  /** L1 blocks by number, none with data, up to this one. */
  PipelineRun emptyL1UpTo(long last) {
    for (var number = 0L; number <= last; number++)
      l1.put(number, Scenario.l1Block(Scenario.l1(number), new Bytes[0]));
    return this;
  }

  PipelineRun l1(L1Block block) {
    l1.put(block.ref().number(), block);
    return this;
  }

  /** A block of the L2 chain that is there already. */
  PipelineRun safe(L2BlockRef ref, Bytes... transactions) {
    refs.put(ref.hash(), ref);
    safeChain.put(ref.number(), Scenario.payload(config, ref, transactions));
    return this;
  }

  PipelineRun resetTo(L2BlockRef safeHead) {
    parent = safeHead;
    pipeline.reset(safeHead);
    pipeline.readUpTo(l1.lastKey());
    while (!(step() instanceof StepOutcome.ResetDone)) {}
    return this;
  }

  PipelineRun start() {
    return resetTo(Scenario.genesis());
  }

  /** Everything L1 has to give. */
  List<DerivedAttributes> deriveAll() {
    var all = new ArrayList<DerivedAttributes>();
    for (var next = derive(); next != null; next = derive()) {
      all.add(next);
      accept(next);
    }
    return all;
  }

  void accept(DerivedAttributes derived) {
    parent = Scenario.built(config, derived.parent(), derived.attributes());
  }

  /** The next attributes; null when L1 is exhausted. */
  DerivedAttributes derive() {
    pipeline.pull(parent);
    while (true) {
      switch (step()) {
        case StepOutcome.Derived(var derived) -> {
          return derived;
        }
        case StepOutcome.Idle _ -> {
          return null;
        }
        case StepOutcome.More _, StepOutcome.Needs _, StepOutcome.ResetDone _ -> {}
        case StepOutcome.Faulted(var fault) -> throw new AssertionError("fault: " + fault);
      }
    }
  }

  /** Steps until a fault. */
  Fault deriveUntilFault() {
    pipeline.pull(parent);
    while (true) {
      switch (step()) {
        case StepOutcome.Faulted(var fault) -> {
          return fault;
        }
        case StepOutcome.Idle _ -> fail("idle, no fault");
        case StepOutcome.Derived(var derived) -> fail("derived " + derived);
        case StepOutcome.More _, StepOutcome.Needs _, StepOutcome.ResetDone _ -> {}
      }
    }
  }

  private StepOutcome step() {
    var outcome = pipeline.step();
    if (!(outcome instanceof StepOutcome.Needs(var need))) return outcome;
    needs.add(need);
    switch (need) {
      case Need.NextL1(var number) -> {
        var fault = pipeline.provideNextL1(l1.get(number));
        if (fault.isPresent()) return new StepOutcome.Faulted(fault.get());
      }
      case Need.PinnedL1(var hash) -> pipeline.providePinnedL1(pinned(hash));
      case Need.Blobs _ -> fail("no blobs in this world");
      case Need.L2Ref(var hash) -> pipeline.provideL2Ref(refs.get(hash));
      case Need.L2Block(BlockSelector.ByNumber(var number)) ->
          pipeline.provideL2Block(safeChain.get(number));
      case Need.L2Block(BlockSelector.ByHash(var hash)) ->
          pipeline.provideL2Block(safeChain.get(refs.get(hash).number()));
      case Need.L2Block _ -> fail("never by label");
    }
    return outcome;
  }

  private L1Block pinned(Hash hash) {
    for (var block : l1.values()) if (block.ref().hash().equals(hash)) return block;
    return fail("no L1 block " + hash);
  }

  DerivationPipeline pipeline() {
    return pipeline;
  }

  List<Need> needs() {
    return needs;
  }

  String notes() {
    return String.join("\n", notes);
  }
}
