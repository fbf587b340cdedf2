package opekko.sequencer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * One step of the machine while it is being worked out: the fields of {@link SequencerState}, open
 * for change, and the effects so far. Lives only inside {@link SequencerMachine#step}.
 */
final class Turn {
  static final Duration SHORT_WAIT = Duration.ofSeconds(1);
  static final Duration SYNCING_WAIT = Duration.ofSeconds(30);

  final SequencerMachine machine;
  final RollupConfig rollup;
  final Instant now;
  final List<SequencerEffect> effects = new ArrayList<>(4);

  boolean active;
  OptionalLong term;
  L2BlockRef unsafe;
  L2BlockRef safe;
  Phase phase;
  Optional<Instant> nextAction;
  Optional<Instant> asideUntil;
  boolean awaitingReset;
  boolean lostOrigin;
  boolean stalledBySafeLag;
  boolean recoverMode;
  long maxSafeLag;
  SequencerState.Recovery recovery;
  Optional<BlockId> logTip;
  Optional<TakeBack> rewind;
  long ledTerm;
  Optional<SealedBlock> unsettled;
  Optional<SequencerState.Republishing> republishing;
  Hash lastSigned;
  Origins origins;
  Optional<SequencerState.KnownConfig> config;
  Optional<SequencerState.ConfigRead> configRead;
  boolean dataRetryArmed;
  boolean lacksData;
  Optional<Call> lateSignature;
  Admin admin;
  SealTimes sealTimes;
  private long lastCall;

  /** When the timer will fire, as the shell has it. */
  private Optional<Instant> armed;

  Turn(SequencerMachine machine, SequencerState state, Instant now) {
    this.machine = machine;
    this.rollup = machine.rollup();
    this.now = now;
    active = state.active();
    term = state.term();
    unsafe = state.unsafe();
    safe = state.safe();
    phase = state.phase();
    nextAction = state.nextAction();
    asideUntil = state.asideUntil();
    awaitingReset = state.awaitingReset();
    lostOrigin = state.lostOrigin();
    stalledBySafeLag = state.stalledBySafeLag();
    recoverMode = state.recoverMode();
    maxSafeLag = state.maxSafeLag();
    recovery = state.recovery();
    logTip = state.logTip();
    rewind = state.rewind();
    ledTerm = state.ledTerm();
    unsettled = state.unsettled();
    republishing = state.republishing();
    lastSigned = state.lastSigned();
    origins = state.origins();
    config = state.config();
    configRead = state.configRead();
    dataRetryArmed = state.dataRetryArmed();
    lacksData = state.lacksData();
    lateSignature = state.lateSignature();
    admin = state.admin();
    sealTimes = state.sealTimes();
    lastCall = state.lastCall();
    armed = state.nextAction();
  }

  Step finish() {
    if (!nextAction.equals(armed))
      effects.add(
          nextAction.isPresent()
              ? new SequencerEffect.ArmAction(nextAction.get())
              : new SequencerEffect.DisarmAction());
    return new Step(
        new SequencerState(
            active,
            term,
            unsafe,
            safe,
            phase,
            nextAction,
            asideUntil,
            awaitingReset,
            lostOrigin,
            stalledBySafeLag,
            recoverMode,
            maxSafeLag,
            recovery,
            logTip,
            rewind,
            ledTerm,
            unsettled,
            republishing,
            lastSigned,
            origins,
            config,
            configRead,
            dataRetryArmed,
            lacksData,
            lateSignature,
            admin,
            sealTimes,
            lastCall),
        effects);
  }

  /** The timer has fired, or fires no more: whatever is planned has to be armed. */
  void timerUsedUp() {
    armed = Optional.empty();
  }

  Duration blockTime() {
    return Duration.ofSeconds(rollup.blockTime());
  }

  Instant timeOfBlockAfter(L2BlockRef parent) {
    return Instant.ofEpochSecond(parent.time() + rollup.blockTime());
  }

  boolean sharesLog() {
    return machine.settings().sharesLog();
  }

  boolean isStopping() {
    return admin instanceof Admin.Stopping;
  }

  void beginCallsAt(long firstCall) {
    lastCall = firstCall;
  }

  Call nextCall() {
    return new Call(term.orElse(0), ++lastCall);
  }

  /** Sends a request whose answer the phase waits for, though not for ever. */
  void ask(
      Function<Call, ? extends Phase.Asks> asking,
      Function<Call, SequencerEffect> effect,
      Duration limit) {
    var call = nextCall();
    phase = asking.apply(call);
    effects.add(effect.apply(call));
    actAt(now.plus(limit));
  }

  void askDriver(
      Function<Call, ? extends Phase.Asks> asking, Function<Call, SequencerRequest> request) {
    ask(
        asking,
        call -> new SequencerEffect.AskDriver(request.apply(call)),
        machine.settings().answerLimit());
  }

  void tellDriver(SequencerRequest request) {
    effects.add(new SequencerEffect.AskDriver(request));
  }

  /** A plan made for another reason is not overtaken by data that arrive. */
  void actAt(Instant time) {
    nextAction = Optional.of(time);
    lacksData = false;
  }

  void actIn(Duration wait) {
    actAt(now.plus(wait));
  }

  /** Back to nothing, to be looked at again after a while. */
  void idleFor(Duration wait) {
    phase = new Phase.Idle();
    actIn(wait);
  }

  void warn(String text) {
    effects.add(new SequencerEffect.Warn(text));
  }

  void count(NodeEvent event) {
    effects.add(new SequencerEffect.Count(event));
  }
}
