package opekko.node.clustersim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** An execution engine without peers; it lives on when its node dies. */
final class ModelEngine {
  /** How it is. */
  enum Health {
    WELL,
    /** Fails each call. */
    DOWN,
    /** Does not answer. */
    HUNG,
    SYNCING
  }

  private record Building(Hash parent, PayloadAttributes attributes) {}

  private static final Fault.Temporary DOWN = new Fault.Temporary("connection refused");

  private final ChainBook book;
  private final Set<Hash> known = new HashSet<>();
  private final List<Hash> canonical = new ArrayList<>();
  private final Map<PayloadId, Building> jobs = new HashMap<>();
  private L2BlockRef safe;
  private L2BlockRef finalized;
  private long lastJob;
  private Health health = Health.WELL;

  ModelEngine(ChainBook book) {
    this.book = book;
    safe = book.genesis();
    finalized = safe;
    known.add(safe.hash());
    canonical.add(safe.hash());
  }

  Health health() {
    return health;
  }

  void setHealth(Health now) {
    health = now;
  }

  L2BlockRef head() {
    return book.ref(canonical.getLast());
  }

  /** Restarts without its newest blocks and without what it was building. */
  void loseBlocks(int count) {
    jobs.clear();
    for (var i = 0; i < count && head().number() > safe.number(); i++) canonical.removeLast();
    var last = head().number();
    known.removeIf(block -> book.ref(block).number() > last);
  }

  ForkchoiceOutcome forkchoice(ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    if (health == Health.DOWN) return new ForkchoiceOutcome.Failed(DOWN);
    if (health == Health.SYNCING || !known.contains(state.head()))
      return new ForkchoiceOutcome.Syncing();
    moveTo(state.head());
    if (!isCanonical(state.safe()) || !isCanonical(state.finalized()))
      return new ForkchoiceOutcome.InconsistentForkchoice("safe head is not in the chain");
    safe = book.ref(state.safe());
    finalized = book.ref(state.finalized());
    return new ForkchoiceOutcome.Updated(attributes.map(wanted -> begin(state.head(), wanted)));
  }

  private PayloadId begin(Hash parent, PayloadAttributes attributes) {
    var id = new PayloadId(Chains.hash(++lastJob).bytes().slice(Hash.SIZE - 8));
    jobs.put(id, new Building(parent, attributes));
    return id;
  }

  private void moveTo(Hash head) {
    var at = book.ref(head);
    while (canonical.size() > at.number() + 1) canonical.removeLast();
    var missing = new ArrayList<Hash>();
    while (at.number() >= canonical.size() || !canonical.get((int) at.number()).equals(at.hash())) {
      missing.add(at.hash());
      if (at.number() < canonical.size()) canonical.removeLast();
      at = book.ref(at.parentHash());
    }
    canonical.addAll(missing.reversed());
  }

  private boolean isCanonical(Hash block) {
    var number = book.ref(block).number();
    return number < canonical.size() && canonical.get((int) number).equals(block);
  }

  GetPayloadOutcome payload(PayloadId id) {
    if (health == Health.DOWN) return new GetPayloadOutcome.Failed(DOWN);
    var job = jobs.remove(id);
    if (job == null) return new GetPayloadOutcome.UnknownPayload("no such job");
    var built = book.build(job.parent(), job.attributes());
    return new GetPayloadOutcome.Built(built);
  }

  NewPayloadOutcome insert(PayloadEnvelope envelope) {
    if (health == Health.DOWN) return new NewPayloadOutcome.Failed(DOWN);
    if (health == Health.SYNCING || !known.contains(envelope.payload().parentHash()))
      return new NewPayloadOutcome.Syncing();
    known.add(envelope.payload().blockHash());
    return new NewPayloadOutcome.Valid();
  }

  Fetched<L2BlockRef> ref(BlockSelector which) {
    if (health == Health.DOWN) return Fetched.temporary(DOWN.cause());
    return hash(which).map(book::ref);
  }

  Fetched<PayloadEnvelope> block(BlockSelector which) {
    if (health == Health.DOWN) return Fetched.temporary(DOWN.cause());
    return hash(which)
        .flatMap(hash ->
            book.envelope(hash).map(Fetched::found).orElse(Fetched.missing("genesis payload")));
  }

  private Fetched<Hash> hash(BlockSelector which) {
    return switch (which) {
      case BlockSelector.ByHash(var hash) ->
          known.contains(hash) ? Fetched.found(hash) : Fetched.missing("block " + hash);
      case BlockSelector.ByNumber(var number) ->
          number < canonical.size()
              ? Fetched.found(canonical.get((int) number))
              : Fetched.missing("block " + number);
      case BlockSelector.ByLabel(var label) ->
          switch (label) {
            case LATEST -> Fetched.found(canonical.getLast());
            case SAFE -> Fetched.found(safe.hash());
            case FINALIZED -> Fetched.found(finalized.hash());
          };
    };
  }
}
