package opekko.l1watcher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.l1watcher.HeadSubscription.Live;
import opekko.l1watcher.HeadSubscription.Lost;
import opekko.l1watcher.HeadSubscription.NotOffered;
import opekko.l1watcher.HeadSubscription.Opening;
import opekko.l1watcher.L1WatcherEffect.ArmPoll;
import opekko.l1watcher.L1WatcherEffect.ArmResubscribe;
import opekko.l1watcher.L1WatcherEffect.ArmSilence;
import opekko.l1watcher.L1WatcherEffect.CloseSubscription;
import opekko.l1watcher.L1WatcherEffect.Publish;
import opekko.l1watcher.L1WatcherEffect.ReadHeads;
import opekko.l1watcher.L1WatcherEffect.Subscribe;
import opekko.l1watcher.L1WatcherEvent.Born;
import opekko.l1watcher.L1WatcherEvent.HeadPushed;
import opekko.l1watcher.L1WatcherEvent.HeadsRead;
import opekko.l1watcher.L1WatcherEvent.PollFailed;
import opekko.l1watcher.L1WatcherEvent.PollFellDue;
import opekko.l1watcher.L1WatcherEvent.ResubscribeFellDue;
import opekko.l1watcher.L1WatcherEvent.SilenceLasted;
import opekko.l1watcher.L1WatcherEvent.SubscriptionEnded;
import opekko.protocol.port.L1Heads;
import opekko.protocol.type.L1BlockRef;

/**
 * When to ask L1 for its heads and what to make of an answer. Pure: no clock, no actor, no I/O.
 *
 * <p>A reorg needs no rule here: it is a head whose hash differs. Only finality must never go back.
 * One timer drives the polls; it is armed in every step that ends a poll, and with the answer's
 * deadline in the step that starts one, so no failure whatever leaves the watcher waiting for
 * nothing.
 *
 * @param hasFeed whether the endpoint offers pushed heads
 */
public record L1WatcherMachine(L1WatcherSettings settings, boolean hasFeed) {
  /** A reading this old in its slot has been imported by most nodes: a quarter of the slot. */
  private static final int SLOT_PARTS_UNTIL_IMPORTED = 4;

  private static final int MAX_DOUBLINGS = 16;

  public Step step(L1WatcherState state, L1WatcherEvent event, Instant now) {
    return switch (event) {
      case Born() -> begin(state);
      case PollFellDue() -> poll(state.polls().isOut() ? state.pollFailed(unanswered()) : state);
      case HeadsRead(var callId, _) when isStaleCall(state, callId) -> stale(state);
      case PollFailed(var callId, _) when isStaleCall(state, callId) -> stale(state);
      case PollFailed(_, var cause) -> retry(state.pollFailed(cause));
      case HeadsRead(_, var heads) -> read(state, heads, now);
      case HeadPushed(var id, _) when !isCurrent(state, id) -> stale(state);
      case HeadPushed(var id, var head) -> pushed(state, id, head, now);
      case SubscriptionEnded(var id, _) when !isCurrent(state, id) -> stale(state);
      case SubscriptionEnded(_, var cause) -> lost(state, cause);
      case SilenceLasted() ->
          switch (state.subscription()) {
            case Opening _, Live _ -> lost(state, silent());
            case NotOffered _, Lost _ -> Step.of(state);
          };
      case ResubscribeFellDue() ->
          switch (state.subscription()) {
            case Lost(var lastId, var attempts) ->
                open(state.with(new Opening(lastId + 1, attempts)), lastId + 1);
            case NotOffered _, Opening _, Live _ -> Step.of(state);
          };
    };
  }

  private Step begin(L1WatcherState state) {
    var first = poll(state);
    if (!hasFeed) return first;
    var opened = open(first.state().with(new Opening(1, 0)), 1);
    var effects = new ArrayList<>(first.effects());
    effects.addAll(opened.effects());
    return new Step(opened.state(), effects);
  }

  private Step poll(L1WatcherState state) {
    var polling = state.polling();
    return Step.of(
        polling, new ReadHeads(polling.polls().callId()), new ArmPoll(settings.answerTimeout()));
  }

  private Step open(L1WatcherState state, long id) {
    return Step.of(state, new Subscribe(id), new ArmSilence(settings.silenceLimit()));
  }

  private Step read(L1WatcherState state, L1Heads heads, Instant now) {
    // A provider behind a load balancer may answer from a node that lags: wait for a better one.
    var contradiction = contradiction(state, heads);
    if (contradiction.isPresent())
      return retry(
          state.pollFailed(contradiction.get()).with(state.counts().failedPoll().regression()));
    var head = isPushedHeadNewer(state, heads.head()) ? state.head().get() : heads.head();
    var effects =
        new ArrayList<>(publish(state, Optional.of(head), heads.safe(), heads.finalized()));
    effects.add(new ArmPoll(untilNextPoll(state, head, now)));
    return new Step(
        state.pollAnswered(now).seeing(Optional.of(head), heads.safe(), heads.finalized()),
        effects);
  }

  private Step pushed(L1WatcherState state, long id, L1BlockRef head, Instant now) {
    var isFirst = state.subscription() instanceof Opening;
    var live = state.with(new Live(id)).pushed(now);
    var effects = new ArrayList<L1WatcherEffect>();
    if (isBehindFinality(live, head)) {
      live = live.with(live.counts().regression());
    } else {
      effects.addAll(publish(live, Optional.of(head), Optional.empty(), Optional.empty()));
      live = live.seeing(Optional.of(head), Optional.empty(), Optional.empty());
    }
    effects.add(new ArmSilence(settings.silenceLimit()));
    // From here on polls are for safe and finalized; one that is out arms the next by itself.
    if (isFirst && !state.polls().isOut()) effects.add(new ArmPoll(settings.epochInterval()));
    return new Step(live, effects);
  }

  private Step lost(L1WatcherState state, String cause) {
    var lost =
        switch (state.subscription()) {
          case Opening(var id, var attempts) -> new Lost(id, attempts + 1);
          case Live(var id) -> new Lost(id, 1);
          case NotOffered _, Lost _ -> throw new IllegalStateException("no subscription to lose");
        };
    var next = state.subscriptionLost(lost, cause);
    var effects = new ArrayList<L1WatcherEffect>();
    effects.add(new CloseSubscription());
    effects.add(new ArmResubscribe(backoff(lost.attempts())));
    // While it was live the next poll may be an epoch away: what was missed must be read now.
    if (state.subscription() instanceof Live && !state.polls().isOut()) {
      var polled = poll(next);
      effects.addAll(polled.effects());
      next = polled.state();
    }
    return new Step(next, effects);
  }

  /** Head before safe before finalized: a listener never sees finality ahead of its head. */
  private static List<L1WatcherEffect> publish(
      L1WatcherState state,
      Optional<L1BlockRef> head,
      Optional<L1BlockRef> safe,
      Optional<L1BlockRef> finalized) {
    var effects = new ArrayList<L1WatcherEffect>();
    head.filter(ref -> isNew(state.head(), ref))
        .ifPresent(ref -> effects.add(new Publish(new L1Event.HeadChanged(ref))));
    safe.filter(ref -> isNew(state.safe(), ref))
        .ifPresent(ref -> effects.add(new Publish(new L1Event.SafeChanged(ref))));
    finalized
        .filter(ref -> isNew(state.finalized(), ref))
        .ifPresent(ref -> effects.add(new Publish(new L1Event.FinalizedChanged(ref))));
    return effects;
  }

  private Step retry(L1WatcherState state) {
    return Step.of(state, new ArmPoll(backoff(state.polls().failures())));
  }

  private Duration backoff(int failures) {
    var doubled = settings.headInterval().multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return doubled.compareTo(settings.maxBackoff()) < 0 ? doubled : settings.maxBackoff();
  }

  /**
   * Blocks carry the time of their slot, so the newest one tells when the next is due: the poll is
   * put a little after that, and one poll per slot finds each block soon.
   */
  private Duration untilNextPoll(L1WatcherState state, L1BlockRef head, Instant now) {
    if (state.subscription() instanceof Live) return settings.epochInterval();
    var slotMillis = settings.headInterval().toMillis();
    var importedMillis = head.time() * 1000 + slotMillis / SLOT_PARTS_UNTIL_IMPORTED;
    var intoSlot = Math.floorMod(now.toEpochMilli() - importedMillis, Math.max(slotMillis, 1));
    // An eighth at least: a clock that runs a little ahead of the timer must not poll twice.
    return Duration.ofMillis(Math.max(slotMillis - intoSlot, slotMillis / 8 + 1));
  }

  private static Optional<String> contradiction(L1WatcherState state, L1Heads heads) {
    if (isBehindFinality(state, heads.head())) return Optional.of("its head is behind finality");
    var known = state.finalized();
    var told = heads.finalized();
    if (known.isEmpty() || told.isEmpty() || told.equals(known)) return Optional.empty();
    return told.get().number() <= known.get().number()
        ? Optional.of("finalized went from " + known.get() + " back to " + told.get())
        : Optional.empty();
  }

  private static boolean isBehindFinality(L1WatcherState state, L1BlockRef head) {
    return state.finalized().filter(known -> head.number() < known.number()).isPresent();
  }

  /** While heads are pushed, a poll that was on its way meanwhile may know less. */
  private static boolean isPushedHeadNewer(L1WatcherState state, L1BlockRef polled) {
    return state.subscription() instanceof Live
        && state.head().filter(known -> known.number() >= polled.number()).isPresent();
  }

  private static boolean isStaleCall(L1WatcherState state, long callId) {
    return callId != state.polls().callId() || !state.polls().isOut();
  }

  private static boolean isCurrent(L1WatcherState state, long subscriptionId) {
    return switch (state.subscription()) {
      case Opening(var id, _) -> id == subscriptionId;
      case Live(var id) -> id == subscriptionId;
      case NotOffered _, Lost _ -> false;
    };
  }

  private static boolean isNew(Optional<L1BlockRef> known, L1BlockRef ref) {
    return known.filter(ref::equals).isEmpty();
  }

  private static Step stale(L1WatcherState state) {
    return Step.of(state.with(state.counts().staleReply()));
  }

  private String unanswered() {
    return "no answer within " + settings.answerTimeout().toSeconds() + " s";
  }

  private String silent() {
    return "nothing was pushed for " + settings.silenceLimit().toSeconds() + " s";
  }
}
