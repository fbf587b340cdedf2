package opekko.sequencer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import opekko.protocol.api.ApiResult;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.ChaosChecks.Broken;

/**
 * A sequencer among an engine, an L1, a log and an operator that behave as a random number tells
 * them, in virtual time. One seed is one history.
 */
final class ChaosWorld {
  static final long DRIFT = 30;
  private static final int L1_SLOT = 12;
  private static final int MAX_STEPS = 100_000;
  private static final String BOOT = "boot";

  private final Random random;
  private final ChaosTime time;
  private final RollupConfig rollup = ChaosRollup.config();
  private final SequencerMachine machine;
  private final ChaosMutant mutant;
  private final boolean shares;
  private final ChaosL1 l1;
  private final ChaosChain chain;
  private final ChaosEngine engine;
  private final ChaosOthers others;
  private final ChaosLog log = new ChaosLog();
  private final ChaosChecks checks;
  private final ChaosCommits commits;
  private final ChaosJournal journal = new ChaosJournal();
  private SequencerState state;
  private Instant lastDelivery = Instant.MIN;
  private Instant armed = Instant.MAX;
  private boolean wish = true;
  private int life;
  private long term;
  private long requests;
  private int steps;
  int orders;

  ChaosWorld(long seed, ChaosMutant mutant) {
    this(seed, mutant, false);
  }

  /** {@code shares}: others lead in between, and write the log too. */
  ChaosWorld(long seed, ChaosMutant mutant, boolean shares) {
    this.shares = shares;
    random = new Random(seed);
    time = new ChaosTime(random);
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
    var chosen = shares ? settings.sharingLog() : settings;
    machine = new SequencerMachine(seen, chosen, new AttributesBuilder(seen, Chains.l1()));
    l1 = new ChaosL1(rollup.genesis().l1().hash());
    checks = new ChaosChecks(rollup, l1, log, shares);
    commits = new ChaosCommits(log, checks, time, random, this::answer);
    chain = new ChaosChain(rollup);
    others = new ChaosOthers(rollup, log, l1, chain, random);
    engine = new ChaosEngine(chain, time, random, this::answer, this::tellHeads);
    state = machine.initial();
  }

  /** Some minutes of chaos, then peace, in which the chain must reach the present again. */
  L2BlockRef run() {
    boot();
    time.after(0, this::mineL1);
    time.after(100, this::trouble);
    play(Duration.ofSeconds(240));
    time.endChaos();
    time.after(0, this::makePeace);
    play(Duration.ofSeconds(200));
    ChaosChecks.that(
        chain.unsafe.time() + 3 * rollup.blockTime() >= time.now().getEpochSecond(),
        "does not come back: head %s of second %d at %s, %s"
            .formatted(chain.unsafe, chain.unsafe.time(), time.now(), state));
    return chain.unsafe;
  }

  /** The last steps, for whoever looks into a failed seed. */
  String journal() {
    return journal.text();
  }

  private void play(Duration span) {
    var end = time.now().plus(span);
    while (true) {
      var isTimer = !time.hasActionBy(armed);
      var next = isTimer ? armed : time.nextAction();
      if (next.isAfter(end)) break;
      time.advanceTo(next);
      if (isTimer) {
        armed = Instant.MAX;
        step(new SequencerEvent.ActionDue());
      } else {
        time.runNext();
      }
    }
    time.advanceTo(end);
  }

  /** Messages of the driver keep their order; none reaches a life after the one it was for. */
  private void tell(SequencerEvent event) {
    var at = time.now().plusMillis(random.nextInt(5));
    lastDelivery = at.isAfter(lastDelivery) ? at : lastDelivery;
    var to = life;
    time.at(
        lastDelivery,
        () -> {
          if (to == life) step(event);
        });
  }

  private void answer(long millis, SequencerEvent event) {
    var to = life;
    time.after(
        millis,
        () -> {
          if (to == life) tell(event);
        });
  }

  private void step(SequencerEvent event) {
    checks.onTold(event, time.now());
    var step = mutant.step(machine, state, event, time.now());
    ChaosChecks.that(++steps < MAX_STEPS, "spins");
    journal.add(time.now(), event, step);
    state = step.state();
    for (var effect : step.effects()) run(effect);
  }

  private void run(SequencerEffect effect) {
    switch (effect) {
      case SequencerEffect.AskDriver(var request) -> onRequest(request);
      case SequencerEffect.ArmAction(var at) -> armed = at.isAfter(time.now()) ? at : time.now();
      case SequencerEffect.DisarmAction _ -> armed = Instant.MAX;
      case SequencerEffect.ArmDataRetry _ -> answer(1000, new SequencerEvent.DataRetryDue());
      case SequencerEffect.ReadOrigin(var call, var hash) -> originRead(call, () -> l1.read(hash));
      case SequencerEffect.ReadNextOrigin(var call, var number) ->
          originRead(call, () -> l1.read(number));
      case SequencerEffect.ReadConfig(var call, var block) ->
          answer(
              time.delay(20, 3000),
              new SequencerEvent.ConfigRead(
                  call,
                  time.chance(0.1) ? Fetched.temporary("engine down") : chain.configOf(block)));
      case SequencerEffect.ReadCommitted(var call, var head) -> {
        var found = Fetched.found(log.after(head));
        if (!time.chance(0.05))
          answer(
              time.delay(5, 500),
              new SequencerEvent.CommittedRead(
                  call, time.chance(0.1) ? Fetched.temporary("disk slow") : found));
      }
      case SequencerEffect.Commit(var call, var block) -> commits.commit(call, block);
      case SequencerEffect.Rewind(var call, var back) -> commits.rewind(call, back.to());
      case SequencerEffect.Sign(var call, var block, _) -> commits.sign(call, block);
      case SequencerEffect.Publish(var byTerm, var block) ->
          checks.onPublish(byTerm, block.envelope());
      case SequencerEffect.PersistWish(var request, var started) -> {
        wish = started;
        answer(time.delay(5, 2000), new SequencerEvent.WishPersisted(request, Optional.empty()));
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

  private void originRead(Call call, Supplier<Fetched<L1Block>> read) {
    answer(
        time.delay(50, 10_000),
        new SequencerEvent.OriginRead(
            call, time.chance(0.1) ? Fetched.temporary("L1 down") : read.get()));
  }

  private void onRequest(SequencerRequest request) {
    switch (request) {
      case SequencerRequest.Announce _ ->
          throw new AssertionError("the shell announces, not the machine");
      case SequencerRequest.StartBuild build -> {
        checks.onStart(
            build, l1.ref(chain.originOf(build.attributes(), build.parent())), time.now());
        work(() -> engine.start(build));
      }
      case SequencerRequest.SealBuild seal -> work(() -> engine.seal(seal));
      case SequencerRequest.InsertBlock insert -> {
        checks.onInsert(insert.envelope());
        work(() -> engine.insert(insert));
      }
      case SequencerRequest.CancelBuild(var id, _) -> chain.jobs.remove(id);
      case SequencerRequest.GoBackTo(var tip) -> time.after(10, () -> goBackTo(tip));
      case SequencerRequest.ResetHeads _ -> time.after(10, this::reset);
      case SequencerRequest.ReportCritical(var fault) -> throw new Broken(fault.cause());
    }
  }

  private void work(Runnable work) {
    var to = life;
    time.after(
        time.delay(20, 3000),
        () -> {
          if (to == life) work.run();
        });
  }

  private void tellHeads() {
    tell(new SequencerEvent.HeadsChanged(chain.unsafe, chain.safe));
  }

  private void mineL1() {
    order();
    if (!time.chance(0.04)) {
      if (time.chance(0.06)) l1.drop(1 + random.nextInt(3));
      do l1.mine(time.now().getEpochSecond());
      while (l1.head().time() + L1_SLOT < time.now().getEpochSecond() && random.nextInt(4) > 0);
      tell(new SequencerEvent.L1HeadChanged(l1.head()));
      if (!l1.isCanonical(chain.unsafe.l1Origin().hash()))
        time.after(time.delay(100, 20_000), this::resetIfForked);
      time.after(1000L * L1_SLOT, this::mineL1);
    } else {
      time.after(1000L * (20 + random.nextInt(60)), this::mineL1);
    }
    while (chain.safe.number() + 2 < chain.unsafe.number() && random.nextInt(3) > 0)
      chain.safe = chain.ancestor(chain.unsafe, chain.safe);
    tellHeads();
  }

  private void resetIfForked() {
    if (!l1.isCanonical(chain.unsafe.l1Origin().hash())) reset();
  }

  private void reset() {
    if (engine.isResetting) return;
    engine.isResetting = true;
    tell(new SequencerEvent.ResetBegun("chaos"));
    time.after(time.delay(500, 5000), this::endReset);
  }

  /** An engine that restarted may have lost blocks that are committed. */
  private void endReset() {
    for (var lost = time.chance(0.3) ? 1 + random.nextInt(3) : 0;
        lost > 0 && chain.unsafe.number() > chain.safe.number();
        lost--) chain.unsafe = chain.ref(chain.unsafe.parentHash());
    while (!l1.isCanonical(chain.unsafe.l1Origin().hash()))
      chain.unsafe = chain.ref(chain.unsafe.parentHash());
    if (chain.safe.number() > chain.unsafe.number()) chain.safe = chain.unsafe;
    engine.isResetting = false;
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
    engine.isResetting = true;
    step(new SequencerEvent.Born(wish, 0));
    tell(new SequencerEvent.ResetBegun(BOOT));
    tell(new SequencerEvent.LeadershipGained(++term));
    var ofLife = life;
    time.after(
        time.delay(500, 3000),
        () -> {
          if (ofLife != life) return;
          endReset();
          tell(new SequencerEvent.L1HeadChanged(l1.head()));
        });
  }

  private void trouble() {
    if (time.isPeaceful()) return;
    switch (random.nextInt(12)) {
      case 0 -> reset();
      case 1, 2 -> {
        for (var i = random.nextInt(3); i > 0 && chain.unsafe.number() > chain.safe.number(); i--)
          chain.unsafe = chain.ref(chain.unsafe.parentHash());
        boot();
      }
      case 3 -> {
        tell(new SequencerEvent.LeadershipLost(term));
        if (shares && others.lead(++term, engine.isResetting, time.now()))
          time.after(time.delay(10, 3000), this::feed);
        var next = ++term;
        var ofLife = life;
        time.after(
            random.nextInt(5000),
            () -> {
              if (ofLife == life && next == term) tell(new SequencerEvent.LeadershipGained(next));
            });
      }
      case 4, 5 -> tell(new SequencerEvent.StopRequested(++requests));
      case 6 -> tell(new SequencerEvent.StartRequested(++requests, chain.unsafe.hash()));
      case 7 -> tell(new SequencerEvent.EngineFailed(random.nextInt(4) == 0, "chaos"));
      case 8 -> derive();
      case 9 -> tell(new SequencerEvent.RecoverModeSet(random.nextBoolean()));
      case 10 -> tell(new SequencerEvent.MaxSafeLagSet(random.nextInt(3) * 20L));
      case 11 -> tell(new SequencerEvent.StartRequested(++requests, Hash.ZERO));
      default -> throw new IllegalStateException();
    }
    time.after(random.nextInt(12_000), this::trouble);
  }

  /**
   * A block derived from L1 takes the place after a block that is not chain.safe yet, or the tip's.
   */
  private void derive() {
    if (engine.isResetting || chain.unsafe.number() < 2) return;
    tell(new SequencerEvent.DerivedBuildBegun());
    var ofLife = life;
    time.after(
        time.delay(200, 4000),
        () -> {
          if (ofLife != life || engine.isResetting || random.nextInt(4) == 0) return;
          var replaced = random.nextBoolean() && chain.unsafe.number() > chain.safe.number();
          var parent = replaced ? chain.ref(chain.unsafe.parentHash()) : chain.unsafe;
          var like = chain.block((replaced ? chain.unsafe : parent).hash());
          if (like == null || !replaced) return;
          chain.adopt(chain.sibling(like));
          // A shared log gives way to what is known to be on L1 only.
          if (shares) chain.safe = chain.unsafe;
          checks.mayRewind = true;
          tellHeads();
        });
  }

  /** What the log has after the head becomes the head. */
  private void feed() {
    if (engine.isResetting) return;
    while (log.after(chain.unsafe.id()) instanceof Position.Next(var next))
      chain.adopt(next.envelope());
    tellHeads();
  }

  /**
   * L1 took back what the log began with after its last rewind: no block leads from the head to the
   * log, so nobody but an operator can tell where it is to go on.
   */
  private void order() {
    if (engine.isResetting || !(state.phase() instanceof Phase.Astray(var head, _))) return;
    if (log.after(head.id()) instanceof Position.Elsewhere(var tip, var rival)
        && tip.number() >= head.number()
        && rival.isEmpty()) {
      orders++;
      log.rewind(term, head.id());
    }
  }

  private void goBackTo(BlockId tip) {
    var at = chain.unsafe;
    while (at.number() > tip.number() && at.number() > chain.safe.number())
      at = chain.ref(at.parentHash());
    if (engine.isResetting || !at.id().equals(tip)) return;
    chain.unsafe = at;
    tellHeads();
  }

  private void makePeace() {
    tell(new SequencerEvent.LeadershipGained(++term));
    tell(new SequencerEvent.RecoverModeSet(false));
    tell(new SequencerEvent.MaxSafeLagSet(0));
    time.after(5000, this::startAgain);
    // One last answer is lost, when nothing else comes to shake the sequencer awake.
    time.after(20_000, () -> engine.losesNextReply = true);
    time.after(60_000, this::startAgain);
  }

  private void startAgain() {
    if (!state.active()) tell(new SequencerEvent.StartRequested(++requests, chain.unsafe.hash()));
  }
}
