package opekko.devnet.replay;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.Engine;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * The recorded engine: builds the recorded block when the attributes are those it was made from,
 * refuses what the recorded engine refused, and answers a critical fault that names the first
 * difference when asked for anything else. It lives on when the node above it starts again.
 *
 * <p>Safe to use from several threads.
 */
public final class ReplayEngine implements Engine, L2Source {
  private static final int MAX_JOBS = 16;

  /** A block in the making, or the answer the recorded engine gave instead. */
  private record Job(Hash block, Optional<Refusal> refusal) {}

  private final RollupConfig config;
  private final EngineRecord recorded;
  private final ReplayChain chain;
  private final Consumer<AskedAttributes> onAttributes;
  private final Map<PayloadId, Job> jobs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PayloadId, Job> eldest) {
          return size() > MAX_JOBS;
        }
      };
  private long jobCount;

  ReplayEngine(RollupConfig config, EngineRecord recorded, Consumer<AskedAttributes> onAttributes) {
    this.config = config;
    this.recorded = recorded;
    this.onAttributes = onAttributes;
    this.chain = new ReplayChain(new HashMap<>(recorded.blocks()), recorded.start().hash());
    // A recording from mid-chain has nothing before its start, so that is as good as final.
    if (!recorded.startsAtGenesis()) {
      chain.setSafe(recorded.start().hash());
      chain.setFinalized(recorded.start().hash());
    }
  }

  /** A recorded block whether or not the engine has been given it; for posting unsafe payloads. */
  public Optional<PayloadEnvelope> recordedBlock(Hash hash) {
    return Optional.ofNullable(recorded.blocks().get(hash)).map(RecordedBlock::envelope);
  }

  @Override
  public synchronized CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    return done(update(state, attributes));
  }

  private ForkchoiceOutcome update(ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    if (!chain.has(state.head())) return new ForkchoiceOutcome.Syncing();
    chain.setHead(state.head());
    if (!fits(state.finalized()))
      return new ForkchoiceOutcome.InconsistentForkchoice(
          "finalized block " + state.finalized() + " is not on the chain of " + state.head());
    if (!fits(state.safe()))
      return new ForkchoiceOutcome.InconsistentForkchoice(
          "safe block " + state.safe() + " is not on the chain of " + state.head());
    if (!state.finalized().isZero()) chain.setFinalized(state.finalized());
    if (!state.safe().isZero()) chain.setSafe(state.safe());
    return attributes
        .map(asked -> build(state.head(), asked))
        .orElseGet(() -> new ForkchoiceOutcome.Updated(Optional.empty()));
  }

  /** Zero means "not known yet" and fits anything. */
  private boolean fits(Hash hash) {
    return hash.isZero() || chain.isCanonical(hash);
  }

  private ForkchoiceOutcome build(Hash parent, PayloadAttributes asked) {
    onAttributes.accept(new AskedAttributes(parent, asked));
    var refusal = refusalOf(parent, asked);
    if (refusal.isPresent() && refusal.get().method().startsWith("engine_forkchoiceUpdated"))
      return refused(refusal.get());
    var builds = recorded.byParent().getOrDefault(parent, List.of());
    for (var build : builds)
      if (differences(build, asked).isEmpty()) return started(new Job(build.block(), refusal));
    if (refusal.isPresent()) return started(new Job(Hash.ZERO, refusal));
    return new ForkchoiceOutcome.Failed(new Fault.Critical(unknown(parent, asked, builds)));
  }

  private Optional<Refusal> refusalOf(Hash parent, PayloadAttributes asked) {
    return recorded.rejected().stream()
        .filter(no -> no.parentHash().equals(parent) && no.attributes().equals(asked))
        .map(RejectedAttributes::refusal)
        .findFirst();
  }

  private static ForkchoiceOutcome refused(Refusal refusal) {
    if (refusal.code().isEmpty()) return new ForkchoiceOutcome.Invalid(refusal.cause());
    return switch ((int) refusal.code().getAsLong()) {
      case -38003 -> new ForkchoiceOutcome.InvalidAttributes(refusal.cause());
      case -38002 -> new ForkchoiceOutcome.InconsistentForkchoice(refusal.cause());
      default -> new ForkchoiceOutcome.Failed(new Fault.Temporary(refusal.cause()));
    };
  }

  private ForkchoiceOutcome started(Job job) {
    var id = new byte[8];
    ByteBuffer.wrap(id).putLong(++jobCount);
    var payloadId = new PayloadId(Bytes.wrap(id));
    jobs.put(payloadId, job);
    return new ForkchoiceOutcome.Updated(Optional.of(payloadId));
  }

  private List<AttributesDiff.Difference> differences(
      EngineRecord.Build build, PayloadAttributes asked) {
    var expected = build.attributes();
    if (!build.isExact()
        && asked.eip1559Params().filter(Bytes::isZero).isPresent()
        && expected.eip1559Params().isPresent()) expected = with(expected, asked.eip1559Params());
    return AttributesDiff.between(expected, asked);
  }

  private static PayloadAttributes with(
      PayloadAttributes attributes, Optional<Bytes> eip1559Params) {
    return new PayloadAttributes(
        attributes.timestamp(),
        attributes.prevRandao(),
        attributes.suggestedFeeRecipient(),
        attributes.withdrawals(),
        attributes.parentBeaconBlockRoot(),
        attributes.transactions(),
        attributes.noTxPool(),
        attributes.gasLimit(),
        eip1559Params,
        attributes.minBaseFee());
  }

  private String unknown(Hash parent, PayloadAttributes asked, List<EngineRecord.Build> builds) {
    var onBlock = "on L2 block " + chain.numberOf(parent) + " " + parent;
    if (builds.isEmpty()) return "the recorded engine never built " + onBlock;
    var nearest = builds.getFirst();
    return "the recorded engine never built these attributes %s; nearest is block %s: %s"
        .formatted(onBlock, nearest.block(), differences(nearest, asked).getFirst());
  }

  @Override
  public synchronized CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
    var job = jobs.get(id);
    if (job == null) return done(new GetPayloadOutcome.UnknownPayload("no job " + id.bytes()));
    var refusal =
        job.refusal().filter(no -> no.method().startsWith("engine_getPayload") || isEmpty(job));
    return done(
        refusal.isPresent()
            ? new GetPayloadOutcome.Invalid(refusal.get().cause())
            : new GetPayloadOutcome.Built(chain.envelope(job.block())));
  }

  private static boolean isEmpty(Job job) {
    return job.block().isZero();
  }

  @Override
  public synchronized CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
    return done(insert(envelope));
  }

  private NewPayloadOutcome insert(PayloadEnvelope envelope) {
    var hash = envelope.payload().blockHash();
    if (!chain.isRecorded(hash))
      return new NewPayloadOutcome.Failed(
          new Fault.Critical("L2 block " + envelope.id() + " was never recorded"));
    if (!chain.envelope(hash).equals(envelope))
      return new NewPayloadOutcome.Invalid("the payload is not the block " + envelope.id());
    if (!chain.has(envelope.payload().parentHash())) return new NewPayloadOutcome.Syncing();
    var refusal = recorded.refusedPayloads().get(hash);
    if (refusal != null) return new NewPayloadOutcome.Invalid(refusal.cause());
    chain.importBlock(hash);
    return new NewPayloadOutcome.Valid();
  }

  @Override
  public synchronized CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
    return done(find(which).map(chain::envelope));
  }

  @Override
  public synchronized CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
    return done(find(which).flatMap(this::refOf));
  }

  private Fetched<L2BlockRef> refOf(Hash hash) {
    try {
      return Fetched.found(L2BlockRefs.of(config, chain.envelope(hash).payload()));
    } catch (InvalidData e) {
      return new Fetched.Failed<>(new Fault.Critical(e.getMessage()));
    }
  }

  /** Of the message passer only: no other account is on file. */
  @Override
  public synchronized CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
    var root =
        chain.has(blockHash) && account.equals(OutputRoot.MESSAGE_PASSER)
            ? chain.block(blockHash).messagePasserRoot()
            : Optional.<Hash>empty();
    return done(
        root.map(Fetched::found)
            .orElseGet(() -> Fetched.missing("storage root of " + account + " at " + blockHash)));
  }

  private Fetched<Hash> find(BlockSelector which) {
    return switch (which) {
      case BlockSelector.ByHash(var hash) ->
          found(Optional.of(hash).filter(chain::has), hash.toHex());
      case BlockSelector.ByNumber(var number) -> found(chain.at(number), "number " + number);
      case BlockSelector.ByLabel(var label) -> found(chain.at(label), label.rpcName());
    };
  }

  /** The block under a label, when there is one. */
  public synchronized Optional<Hash> labelled(BlockLabel label) {
    return chain.at(label);
  }

  private static Fetched<Hash> found(Optional<Hash> hash, String what) {
    return hash.map(Fetched::found).orElseGet(() -> Fetched.missing("no L2 block " + what));
  }

  private static <T> CompletionStage<T> done(T answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
