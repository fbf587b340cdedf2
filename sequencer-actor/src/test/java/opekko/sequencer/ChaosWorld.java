package opekko.sequencer;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import opekko.protocol.api.ApiResult;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.ChaosChecks.Broken;

/**
 * A sequencer among an engine, an L1, a log and an operator that behave as a random number tells
 * them, in virtual time. One seed is one history.
 */
final class ChaosWorld {
  static final long DRIFT = 30;
  private static final int L1_SLOT = 12;
  private static final int JOURNALED = 40;
  private static final int MAX_STEPS = 100_000;
  private static final String BOOT = "boot";

  private record Planned(Instant at, long order, Runnable action) implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      var byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** One step of the history. */
  private record Happening(Instant at, SequencerEvent event, Step step) {
    @Override
    public String toString() {
      return "%s %s -> %s %s"
          .formatted(at, event, step.state().phase().getClass().getSimpleName(), step.effects());
    }
  }

  private record Job(L2BlockRef parent, PayloadAttributes attributes) {}

  private final Random random;
  private final RollupConfig rollup = config();
  private final SequencerMachine machine;
  private final ChaosMutant mutant;
  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private final ChaosL1 l1;
  private final ChaosLog log = new ChaosLog();
  private final ChaosChecks checks;
  private final Map<Hash, PayloadEnvelope> blocks = new HashMap<>();
  private final Map<Hash, L2BlockRef> refs = new HashMap<>();
  private final Map<PayloadId, Job> jobs = new HashMap<>();
  private final L2BlockRef genesis;
  private final ArrayDeque<Happening> journal = new ArrayDeque<>();
  private SequencerState state;
  private Instant now = Instant.ofEpochSecond(2);
  private Instant lastDelivery = Instant.MIN;
  private Instant armed = Instant.MAX;
  private boolean chaotic = true;
  private boolean losesNextReply;
  private boolean wish = true;
  private int life;
  private long term;
  private long order;
  private long requests;
  private int steps;
  private L2BlockRef unsafe;
  private L2BlockRef safe;
  private boolean resetting;

  ChaosWorld(long seed, ChaosMutant mutant) {
    random = new Random(seed);
    this.mutant = mutant;
    var settings =
        new SequencerSettings(
            random.nextInt(3),
            0,
            false,
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(30));
    var seen = mutant.rollup(rollup);
    machine = new SequencerMachine(seen, settings, new AttributesBuilder(seen, Chains.l1()));
    l1 = new ChaosL1(rollup.genesis().l1().hash());
    checks = new ChaosChecks(rollup, l1, log);
    var id = rollup.genesis().l2();
    genesis =
        new L2BlockRef(
            id.hash(), 0, Hash.ZERO, rollup.genesis().l2Time(), rollup.genesis().l1(), 0);
    refs.put(genesis.hash(), genesis);
    unsafe = genesis;
    safe = genesis;
    state = machine.initial();
  }

  /** A drift that an L1 standing still soon exceeds, and one fork on the way. */
  private static RollupConfig config() {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
      if (fork.compareTo(Hardfork.ECOTONE) < 0) times.put(fork, 0L);
    times.put(Hardfork.ECOTONE, 60L);
    var like = Chains.with(new ForkSchedule(times));
    return withDrift(like, DRIFT);
  }

  static RollupConfig withDrift(RollupConfig like, long drift) {
    return new RollupConfig(
        like.genesis(),
        like.blockTime(),
        drift,
        like.seqWindowSize(),
        like.channelTimeoutBedrock(),
        like.l1ChainId(),
        like.l2ChainId(),
        like.forks(),
        like.batchInboxAddress(),
        like.depositContractAddress(),
        like.l1SystemConfigAddress(),
        like.protocolVersionsAddress(),
        like.chainOpConfig(),
        like.altDa(),
        like.keepKarstUpgradeGas());
  }

  /** Some minutes of chaos, then peace, in which the chain must reach the present again. */
  L2BlockRef run() {
    boot();
    after(0, this::mineL1);
    after(100, this::trouble);
    play(Duration.ofSeconds(240));
    chaotic = false;
    after(0, this::makePeace);
    play(Duration.ofSeconds(200));
    ChaosChecks.that(
        unsafe.time() + 3 * rollup.blockTime() >= now.getEpochSecond(),
        "does not come back: head %s of second %d at %s, %s"
            .formatted(unsafe, unsafe.time(), now, state));
    return unsafe;
  }

  /** The last steps, for whoever looks into a failed seed. */
  String journal() {
    return journal.stream().map(Happening::toString).collect(Collectors.joining("\n"));
  }

  private void play(Duration time) {
    var end = now.plus(time);
    while (true) {
      var isTimer = queue.isEmpty() || armed.isBefore(queue.peek().at());
      var next = isTimer ? armed : queue.peek().at();
      if (next.isAfter(end)) break;
      if (next.isAfter(now)) now = next;
      if (isTimer) {
        armed = Instant.MAX;
        step(new SequencerEvent.ActionDue());
      } else {
        queue.poll().action().run();
      }
    }
    now = end;
  }

  private void after(long millis, Runnable action) {
    queue.add(new Planned(now.plusMillis(millis), order++, action));
  }

  private boolean chance(double probability) {
    return chaotic && random.nextDouble() < probability;
  }

  private long delay(int usualMillis, int worstMillis) {
    return random.nextInt(chance(0.1) ? worstMillis : usualMillis);
  }

  /** Messages of the driver keep their order; none reaches a life after the one it was for. */
  private void tell(SequencerEvent event) {
    var at = now.plusMillis(random.nextInt(5));
    lastDelivery = at.isAfter(lastDelivery) ? at : lastDelivery;
    var to = life;
    queue.add(
        new Planned(
            lastDelivery,
            order++,
            () -> {
              if (to == life) step(event);
            }));
  }

  private void answer(long millis, SequencerEvent event) {
    var to = life;
    after(
        millis,
        () -> {
          if (to == life) tell(event);
        });
  }

  private void step(SequencerEvent event) {
    note(event);
    var step = mutant.step(machine, state, event, now);
    ChaosChecks.that(++steps < MAX_STEPS, "spins");
    journal.add(new Happening(now, event, step));
    if (journal.size() > JOURNALED) journal.removeFirst();
    state = step.state();
    for (var effect : step.effects()) run(effect);
  }

  /** What the sequencer knows from now on. */
  private void note(SequencerEvent event) {
    switch (event) {
      case SequencerEvent.HeadsChanged(var told, var toldSafe) -> {
        if (!told.hash().equals(checks.head.hash())) checks.derivedUntil = Instant.MIN;
        if (!told.hash().equals(log.tip().hash())
            && !isParentOfTip(told)
            && told.number() >= log.tip().number()) checks.mayRewind = true;
        checks.head = told;
        checks.safe = toldSafe;
      }
      case SequencerEvent.ResetBegun _ -> {
        checks.resetting = true;
        // What the engine has lost a stop cannot wait for.
        checks.newestOwn = 0;
      }
      case SequencerEvent.ResetConfirmed _ -> {
        checks.resetting = false;
        checks.derivedUntil = Instant.MIN;
      }
      case SequencerEvent.DerivedBuildBegun _ -> checks.derivedUntil = now.plusSeconds(29);
      case SequencerEvent.EngineFailed _ -> checks.derivedUntil = Instant.MIN;
      case SequencerEvent.LeadershipGained _ -> {
        checks.leads = true;
        checks.newestOwn = 0;
      }
      case SequencerEvent.LeadershipLost _ -> checks.leads = false;
      case SequencerEvent.MaxSafeLagSet(var blocks) -> checks.maxSafeLag = blocks;
      case SequencerEvent.RecoverModeSet(var isOn) -> checks.recoverMode = isOn;
      case SequencerEvent.BlockInserted(_, var outcome) -> {
        if (outcome instanceof EngineWork.Refused || outcome instanceof EngineWork.Stale)
          checks.mayRewind = true;
      }
      default -> {}
    }
  }

  private boolean isParentOfTip(L2BlockRef block) {
    return log.after(block.hash()) instanceof Fetched.Found<PayloadEnvelope>;
  }

  private void run(SequencerEffect effect) {
    switch (effect) {
      case SequencerEffect.AskDriver(var request) -> onRequest(request);
      case SequencerEffect.ArmAction(var at) -> armed = at.isAfter(now) ? at : now;
      case SequencerEffect.DisarmAction _ -> armed = Instant.MAX;
      case SequencerEffect.ArmDataRetry _ -> answer(1000, new SequencerEvent.DataRetryDue());
      case SequencerEffect.ReadOrigin(var call, var hash) ->
          answer(
              delay(50, 10_000),
              new SequencerEvent.OriginRead(
                  call, chance(0.1) ? Fetched.temporary("L1 down") : l1.read(hash)));
      case SequencerEffect.ReadNextOrigin(var call, var number) ->
          answer(
              delay(50, 10_000),
              new SequencerEvent.OriginRead(
                  call, chance(0.1) ? Fetched.temporary("L1 down") : l1.read(number)));
      case SequencerEffect.ReadConfig(var call, var block) ->
          answer(
              delay(20, 3000),
              new SequencerEvent.ConfigRead(
                  call, chance(0.1) ? Fetched.temporary("engine down") : configOf(block)));
      case SequencerEffect.ReadCommitted(var call, var parent) -> {
        var found = log.after(parent);
        if (!chance(0.05))
          answer(
              delay(5, 500),
              new SequencerEvent.CommittedRead(
                  call, chance(0.1) ? Fetched.temporary("disk slow") : found));
      }
      case SequencerEffect.Commit(var call, var block) ->
          logged(
              call,
              () -> {
                checks.mayRewind &= log.tip().equals(block.id());
                checks.newestOwn = block.payload().blockNumber();
                return log.commit(call.term(), block);
              });
      case SequencerEffect.Rewind(var call, var to, _) ->
          logged(
              call,
              () -> {
                checks.onRewind(to);
                return log.rewind(call.term(), to);
              });
      case SequencerEffect.Sign(var call, var block) -> {
        checks.onSign(block);
        var signed = new SignedPayload(block, Bytes.EMPTY, new Signature(Bytes.EMPTY, 0));
        answer(
            delay(5, 1000),
            new SequencerEvent.BlockSigned(
                call, chance(0.1) ? Fetched.temporary("no signer") : Fetched.found(signed)));
      }
      case SequencerEffect.Publish(var byTerm, var block) ->
          checks.onPublish(byTerm, block.envelope());
      case SequencerEffect.PersistWish(var request, var started) -> {
        wish = started;
        answer(delay(5, 2000), new SequencerEvent.WishPersisted(request, Optional.empty()));
      }
      case SequencerEffect.Answer(_, var result) -> {
        if (!(result instanceof ApiResult.Ok<Hash>(var head))) return;
        if (state.active()) checks.started = true;
        else {
          checks.started = false;
          checks.onStopped(head);
        }
      }
      case SequencerEffect.Warn _, SequencerEffect.Count _ -> {}
    }
  }

  /** Takes effect now or not at all; what is answered may be less. */
  private void logged(Call call, Supplier<Outcome> change) {
    if (chance(0.05)) {
      answer(1, new SequencerEvent.LogAnswered(call, new Outcome.Refused("disk full")));
      checks.mayRewind = true;
      return;
    }
    var isUnknown = chance(0.1);
    var outcome = isUnknown && random.nextBoolean() ? null : change.get();
    if (chance(0.03)) return;
    answer(
        delay(10, 2000),
        new SequencerEvent.LogAnswered(
            call, isUnknown ? new Outcome.Unknown("no quorum") : outcome));
  }

  private Fetched<SystemConfig> configOf(Hash block) {
    if (block.equals(genesis.hash())) return Fetched.found(rollup.genesis().systemConfig());
    return Fetched.found(SystemConfigs.of(rollup, blocks.get(block).payload()));
  }

  private void onRequest(SequencerRequest request) {
    switch (request) {
      case SequencerRequest.Announce _ ->
          throw new AssertionError("the shell announces, not the machine");
      case SequencerRequest.StartBuild build -> {
        checks.onStart(build, originOf(build.attributes(), build.parent()), now);
        engine(() -> start(build));
      }
      case SequencerRequest.SealBuild seal -> engine(() -> seal(seal));
      case SequencerRequest.InsertBlock insert -> {
        checks.onInsert(insert.envelope());
        engine(() -> insert(insert));
      }
      case SequencerRequest.CancelBuild(var id, _) -> jobs.remove(id);
      case SequencerRequest.ResetHeads _ -> after(10, this::reset);
      case SequencerRequest.ReportCritical(var fault) -> throw new Broken(fault.cause());
    }
  }

  private void engine(Runnable work) {
    var to = life;
    after(
        delay(20, 3000),
        () -> {
          if (to == life) work.run();
        });
  }

  private void reply(SequencerEvent event) {
    var isLost = losesNextReply || chance(0.02);
    losesNextReply = false;
    if (!isLost) answer(delay(10, 2000), event);
  }

  private void start(SequencerRequest.StartBuild build) {
    var id = new PayloadId(Chains.hash(++requests).bytes().slice(24));
    EngineWork.Start outcome;
    if (resetting || !build.parent().equals(unsafe)) outcome = new EngineWork.Stale("head moved");
    else if (chance(0.03)) outcome = new EngineWork.Failed("down");
    else if (chance(0.01)) outcome = new EngineWork.Syncing();
    else if (chance(0.02)) outcome = new EngineWork.Refused("attributes");
    else {
      jobs.put(id, new Job(build.parent(), build.attributes()));
      outcome = new EngineWork.Started(id);
    }
    reply(new SequencerEvent.BuildStarted(build.call(), outcome));
  }

  private void seal(SequencerRequest.SealBuild seal) {
    var job = jobs.get(seal.id());
    EngineWork.Seal outcome;
    if (resetting || !seal.parent().equals(unsafe)) outcome = new EngineWork.Stale("head moved");
    else if (job == null || chance(0.05)) outcome = new EngineWork.Refused("unknown payload");
    else outcome = new EngineWork.Sealed(block(job.parent(), job.attributes()));
    reply(new SequencerEvent.BuildSealed(seal.call(), outcome));
  }

  private void insert(SequencerRequest.InsertBlock insert) {
    EngineWork.Insert outcome;
    if (insert.ref().equals(unsafe)) outcome = new EngineWork.Inserted();
    else if (resetting || !insert.ref().parentHash().equals(unsafe.hash()))
      outcome = new EngineWork.Stale("head moved");
    else if (chance(0.1)) outcome = new EngineWork.Failed("down");
    else if (chance(0.02)) outcome = new EngineWork.Syncing();
    else if (chance(0.02)) outcome = new EngineWork.Refused("invalid");
    else {
      adopt(insert.envelope());
      if (random.nextBoolean()) tellHeads();
      outcome = new EngineWork.Inserted();
      reply(new SequencerEvent.BlockInserted(insert.call(), outcome));
      tellHeads();
      return;
    }
    reply(new SequencerEvent.BlockInserted(insert.call(), outcome));
  }

  private void adopt(PayloadEnvelope envelope) {
    unsafe = L2BlockRefs.of(rollup, envelope.payload());
    blocks.put(unsafe.hash(), envelope);
    refs.put(unsafe.hash(), unsafe);
  }

  private void tellHeads() {
    tell(new SequencerEvent.HeadsChanged(unsafe, safe));
  }

  private L1BlockRef originOf(PayloadAttributes attributes, L2BlockRef parent) {
    var ref = L2BlockRefs.of(rollup, block(parent, attributes).payload());
    return l1.ref(ref.l1Origin().hash());
  }

  private PayloadEnvelope block(L2BlockRef parent, PayloadAttributes attributes) {
    var payload =
        new ExecutionPayload(
            parent.hash(),
            attributes.suggestedFeeRecipient(),
            Hash.ZERO,
            Hash.ZERO,
            Bytes.EMPTY,
            attributes.prevRandao(),
            parent.number() + 1,
            attributes.gasLimit(),
            0,
            attributes.timestamp(),
            Bytes.EMPTY,
            BigInteger.ONE,
            Chains.hash((1L << 40) + ++requests),
            attributes.transactions(),
            attributes.withdrawals(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty());
    return new PayloadEnvelope(attributes.parentBeaconBlockRoot(), payload);
  }

  private void mineL1() {
    if (!chance(0.04)) {
      if (chance(0.06)) l1.drop(1 + random.nextInt(3));
      do l1.mine(now.getEpochSecond());
      while (l1.head().time() + L1_SLOT < now.getEpochSecond() && random.nextInt(4) > 0);
      tell(new SequencerEvent.L1HeadChanged(l1.head()));
      if (!l1.isCanonical(unsafe.l1Origin().hash())) after(delay(100, 20_000), this::resetIfForked);
      after(1000L * L1_SLOT, this::mineL1);
    } else {
      after(1000L * (20 + random.nextInt(60)), this::mineL1);
    }
    while (safe.number() + 2 < unsafe.number() && random.nextInt(3) > 0)
      safe = ancestor(unsafe, safe);
    tellHeads();
  }

  /** The block after {@code below} on the way to {@code tip}. */
  private L2BlockRef ancestor(L2BlockRef tip, L2BlockRef below) {
    var at = tip;
    while (at.number() > below.number() + 1) at = refs.get(at.parentHash());
    return at;
  }

  private void resetIfForked() {
    if (!l1.isCanonical(unsafe.l1Origin().hash())) reset();
  }

  private void reset() {
    if (resetting) return;
    resetting = true;
    tell(new SequencerEvent.ResetBegun("chaos"));
    after(delay(500, 5000), this::endReset);
  }

  /** An engine that restarted may have lost blocks that are committed. */
  private void endReset() {
    for (var lost = chance(0.3) ? 1 + random.nextInt(3) : 0;
        lost > 0 && unsafe.number() > safe.number();
        lost--) unsafe = refs.get(unsafe.parentHash());
    while (!l1.isCanonical(unsafe.l1Origin().hash())) unsafe = refs.get(unsafe.parentHash());
    if (safe.number() > unsafe.number()) safe = unsafe;
    resetting = false;
    tellHeads();
    tell(new SequencerEvent.ResetConfirmed());
  }

  /** A new life of the node; the engine may have lost its newest blocks. */
  private void boot() {
    life++;
    state = machine.initial();
    armed = Instant.MAX;
    checks.started = wish;
    checks.leads = false;
    checks.resetting = false;
    checks.newestOwn = 0;
    checks.derivedUntil = Instant.MIN;
    checks.head = L2BlockRef.NONE;
    checks.maxSafeLag = 0;
    checks.recoverMode = false;
    resetting = true;
    step(new SequencerEvent.Born(wish, 0));
    tell(new SequencerEvent.ResetBegun(BOOT));
    tell(new SequencerEvent.LeadershipGained(++term));
    var ofLife = life;
    after(
        delay(500, 3000),
        () -> {
          if (ofLife != life) return;
          endReset();
          tell(new SequencerEvent.L1HeadChanged(l1.head()));
        });
  }

  private void trouble() {
    if (!chaotic) return;
    switch (random.nextInt(12)) {
      case 0 -> reset();
      case 1, 2 -> {
        for (var i = random.nextInt(3); i > 0 && unsafe.number() > safe.number(); i--)
          unsafe = refs.get(unsafe.parentHash());
        boot();
      }
      case 3 -> {
        tell(new SequencerEvent.LeadershipLost());
        var next = ++term;
        var ofLife = life;
        after(
            random.nextInt(5000),
            () -> {
              if (ofLife == life && next == term) tell(new SequencerEvent.LeadershipGained(next));
            });
      }
      case 4, 5 -> tell(new SequencerEvent.StopRequested(++requests));
      case 6 -> tell(new SequencerEvent.StartRequested(++requests, unsafe.hash()));
      case 7 -> tell(new SequencerEvent.EngineFailed(random.nextInt(4) == 0, "chaos"));
      case 8 -> derive();
      case 9 -> tell(new SequencerEvent.RecoverModeSet(random.nextBoolean()));
      case 10 -> tell(new SequencerEvent.MaxSafeLagSet(random.nextInt(3) * 20L));
      case 11 -> tell(new SequencerEvent.StartRequested(++requests, Hash.ZERO));
      default -> throw new IllegalStateException();
    }
    after(random.nextInt(12_000), this::trouble);
  }

  /** A block derived from L1 takes the place after a block that is not safe yet, or the tip's. */
  private void derive() {
    if (resetting || unsafe.number() < 2) return;
    tell(new SequencerEvent.DerivedBuildBegun());
    var ofLife = life;
    after(
        delay(200, 4000),
        () -> {
          if (ofLife != life || resetting || random.nextInt(4) == 0) return;
          var replaced = random.nextBoolean() && unsafe.number() > safe.number();
          var parent = replaced ? refs.get(unsafe.parentHash()) : unsafe;
          var like = blocks.get((replaced ? unsafe : parent).hash());
          if (like == null || !replaced) return;
          adopt(sibling(like));
          checks.mayRewind = true;
          tellHeads();
        });
  }

  private PayloadEnvelope sibling(PayloadEnvelope like) {
    var payload = like.payload();
    var parent = refs.get(payload.parentHash());
    var attributes =
        new PayloadAttributes(
            payload.timestamp(),
            payload.prevRandao(),
            Address.ZERO,
            payload.withdrawals(),
            like.parentBeaconBlockRoot(),
            new ArrayList<>(List.of(payload.transactions().getFirst())),
            true,
            payload.gasLimit(),
            Optional.empty(),
            OptionalLong.empty());
    return block(parent, attributes);
  }

  private void makePeace() {
    tell(new SequencerEvent.LeadershipGained(++term));
    tell(new SequencerEvent.RecoverModeSet(false));
    tell(new SequencerEvent.MaxSafeLagSet(0));
    after(5000, this::startAgain);
    // One last answer is lost, when nothing else comes to shake the sequencer awake.
    after(20_000, () -> losesNextReply = true);
    after(60_000, this::startAgain);
  }

  private void startAgain() {
    if (!state.active()) tell(new SequencerEvent.StartRequested(++requests, unsafe.hash()));
  }
}
