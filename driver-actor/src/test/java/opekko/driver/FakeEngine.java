package opekko.driver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * An execution engine in memory. It knows the blocks it was given, answers SYNCING on unknown
 * parents, and can be told to fail.
 */
final class FakeEngine {
  final Map<Hash, PayloadEnvelope> blocks = new HashMap<>();
  final List<String> calls = new ArrayList<>();

  /** Which attributes cannot make a block: refused at the start. */
  Predicate<PayloadAttributes> refused = attributes -> false;

  /** Which blocks turn out invalid when executed. */
  Predicate<PayloadEnvelope> invalid = envelope -> false;

  /** What it says when it is asked for a block it has built. */
  Function<PayloadEnvelope, GetPayloadOutcome> handsOut = GetPayloadOutcome.Built::new;

  /** While set every call fails so. */
  Optional<Fault> down = Optional.empty();

  private final Map<PayloadId, PayloadEnvelope> jobs = new HashMap<>();
  private final Deque<ForkchoiceOutcome> scripted = new ArrayDeque<>();
  private ForkchoiceState state = new ForkchoiceState(Blocks.GENESIS.hash(), Hash.ZERO, Hash.ZERO);
  private byte lastJob;

  void nextForkchoice(ForkchoiceOutcome outcome) {
    scripted.add(outcome);
  }

  ForkchoiceState state() {
    return state;
  }

  void setState(ForkchoiceState restored) {
    state = restored;
  }

  ForkchoiceOutcome forkchoice(ForkchoiceState wanted, Optional<PayloadAttributes> attributes) {
    calls.add(attributes.isPresent() ? "forkchoice+build" : "forkchoice");
    if (down.isPresent()) return new ForkchoiceOutcome.Failed(down.get());
    if (!scripted.isEmpty()) return scripted.poll();
    var head = ref(wanted.head());
    if (head.isEmpty()) return new ForkchoiceOutcome.Syncing();
    state = wanted;
    if (attributes.isEmpty()) return new ForkchoiceOutcome.Updated(Optional.empty());
    if (refused.test(attributes.get()))
      return new ForkchoiceOutcome.InvalidAttributes("nonce too low");
    var id = new PayloadId(Bytes.of(0, 0, 0, 0, 0, 0, 0, ++lastJob));
    var parent = head.get();
    jobs.put(id, Blocks.block(parent.hash(), parent.number() + 1, attributes.get()));
    return new ForkchoiceOutcome.Updated(Optional.of(id));
  }

  GetPayloadOutcome getPayload(PayloadId id) {
    calls.add("getPayload");
    if (down.isPresent()) return new GetPayloadOutcome.Failed(down.get());
    var built = jobs.remove(id);
    return built == null
        ? new GetPayloadOutcome.UnknownPayload("unknown payload")
        : handsOut.apply(built);
  }

  NewPayloadOutcome newPayload(PayloadEnvelope envelope) {
    calls.add("newPayload");
    if (down.isPresent()) return new NewPayloadOutcome.Failed(down.get());
    if (invalid.test(envelope)) return new NewPayloadOutcome.Invalid("bad state root");
    if (ref(envelope.payload().parentHash()).isEmpty()) return new NewPayloadOutcome.Syncing();
    blocks.put(envelope.payload().blockHash(), envelope);
    return new NewPayloadOutcome.Valid();
  }

  Fetched<L2BlockRef> read(BlockSelector which) {
    if (down.isPresent()) return new Fetched.Failed<>(down.get());
    var ref =
        switch (which) {
          case BlockSelector.ByHash(var hash) -> ref(hash);
          case BlockSelector.ByNumber(var number) -> canonical(number);
          case BlockSelector.ByLabel(var label) -> ref(labelled(label));
        };
    return ref.<Fetched<L2BlockRef>>map(Fetched::found).orElse(Fetched.missing("block " + which));
  }

  Fetched<PayloadEnvelope> readPayload(BlockSelector which) {
    return switch (read(which)) {
      case Fetched.Found<L2BlockRef>(var ref) when blocks.containsKey(ref.hash()) ->
          Fetched.found(blocks.get(ref.hash()));
      case Fetched.Found<L2BlockRef> _, Fetched.Missing<L2BlockRef> _ ->
          Fetched.missing("payload " + which);
      case Fetched.Failed<L2BlockRef>(var fault) -> new Fetched.Failed<>(fault);
    };
  }

  private Hash labelled(BlockLabel label) {
    return switch (label) {
      case LATEST -> state.head();
      case SAFE -> state.safe();
      case FINALIZED -> state.finalized();
    };
  }

  private Optional<L2BlockRef> canonical(long number) {
    for (var at = ref(state.head()); at.isPresent(); at = ref(at.get().parentHash()))
      if (at.get().number() == number) return at;
    return Optional.empty();
  }

  private Optional<L2BlockRef> ref(Hash hash) {
    if (hash.equals(Blocks.GENESIS.hash())) return Optional.of(Blocks.GENESIS);
    return Optional.ofNullable(blocks.get(hash)).map(Blocks::refOf);
  }
}
