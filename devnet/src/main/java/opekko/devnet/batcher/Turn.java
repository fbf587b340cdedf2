package opekko.devnet.batcher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import opekko.devnet.batcher.BatcherState.Request;
import opekko.protocol.api.BatcherStatus.Totals;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.config.RollupConfig;

/**
 * One step of the machine while it is being worked out: the fields of {@link BatcherState}, open
 * for change, and the effects so far. Lists and maps of lists are replaced, never changed. Lives
 * only inside {@link BatcherMachine#step}.
 */
final class Turn {
  /** A request without an answer for so long is made again. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

  final RollupConfig rollup;
  final BatcherSettings settings;
  final Instant now;
  final List<BatcherEffect> effects = new ArrayList<>(4);

  Mode mode;
  boolean isFlushing;
  Instant nextPoll;
  Optional<SyncStatus> status;
  Optional<L1View> l1;
  long awaitedL1;
  int standstill;
  List<LoadedBlock> blocks;
  long cursor;
  long lastOrigin;
  long closedAt;
  double ratio;
  Optional<Filling> filling;
  List<ClosedChannel> channels;
  List<SentTransaction> transactions;
  int gaps;
  Instant retryAt;
  int refusals;
  Totals totals;
  private final Map<Request, Asked> requests;
  private final Map<Request, Instant> notBefore;
  private final Map<Trouble, String> troubles;
  private Optional<Instant> armed;
  private long lastCall;

  Turn(BatcherMachine machine, BatcherState state, Instant now) {
    rollup = machine.rollup();
    settings = machine.settings();
    this.now = now;
    mode = state.mode();
    isFlushing = state.isFlushing();
    requests = new EnumMap<>(Request.class);
    requests.putAll(state.requests());
    notBefore = new EnumMap<>(Request.class);
    notBefore.putAll(state.notBefore());
    nextPoll = state.nextPoll();
    armed = state.armed();
    status = state.status();
    l1 = state.l1();
    awaitedL1 = state.awaitedL1();
    standstill = state.standstill();
    blocks = state.blocks();
    cursor = state.cursor();
    lastOrigin = state.lastOrigin();
    closedAt = state.closedAt();
    ratio = state.ratio();
    filling = state.filling();
    channels = state.channels();
    transactions = state.transactions();
    gaps = state.gaps();
    retryAt = state.retryAt();
    refusals = state.refusals();
    troubles = new EnumMap<>(Trouble.class);
    troubles.putAll(state.troubles());
    totals = state.totals();
    lastCall = state.lastCall();
  }

  Step finish() {
    var wake = Lifecycle.nextWake(this);
    if (!wake.equals(armed)) wake.map(BatcherEffect.WakeAt::new).ifPresent(effects::add);
    return new Step(
        new BatcherState(
            mode,
            isFlushing,
            Map.copyOf(requests),
            Map.copyOf(notBefore),
            nextPoll,
            wake,
            status,
            l1,
            awaitedL1,
            standstill,
            blocks,
            cursor,
            lastOrigin,
            closedAt,
            ratio,
            filling,
            channels,
            transactions,
            gaps,
            retryAt,
            refusals,
            Map.copyOf(troubles),
            totals,
            lastCall),
        effects);
  }

  /** The timer has fired: whatever is planned has to be armed. */
  void timerUsedUp() {
    armed = Optional.empty();
  }

  long nextCall() {
    return ++lastCall;
  }

  /** Whether a request of this kind may be made now. */
  boolean mayAsk(Request kind) {
    var asked = requests.get(kind);
    if (asked != null && asked.since().plus(ANSWER_LIMIT).isAfter(now)) return false;
    return !notBefore.getOrDefault(kind, Instant.MIN).isAfter(now);
  }

  void ask(Request kind, LongFunction<BatcherEffect.Outgoing> effect) {
    var call = nextCall();
    requests.put(kind, new Asked(call, now));
    notBefore.remove(kind);
    effects.add(effect.apply(call));
  }

  /** Whether this is the awaited answer; it is awaited no more then. */
  boolean isAnswer(Request kind, long call) {
    var asked = requests.get(kind);
    if (asked == null || asked.call() != call) return false;
    requests.remove(kind);
    return true;
  }

  /** Whatever comes for it is dropped. */
  void forget(Request kind) {
    requests.remove(kind);
  }

  void leaveUntilNextPoll(Request kind) {
    notBefore.put(kind, nextPoll);
  }

  /** Said once, until it is another or over. */
  void trouble(Trouble kind, String text) {
    if (!text.equals(troubles.put(kind, text))) warn(text);
  }

  void over(Trouble kind) {
    troubles.remove(kind);
  }

  void warn(String text) {
    effects.add(new BatcherEffect.Warn(text));
  }

  void tell(String text) {
    effects.add(new BatcherEffect.Tell(text));
  }

  /** Number of the newest block that is loaded, or after which loading begins. */
  long newest() {
    return blocks.isEmpty() ? cursor - 1 : blocks.getLast().number();
  }

  Optional<LoadedBlock> block(long number) {
    if (blocks.isEmpty()) return Optional.empty();
    var index = number - blocks.getFirst().number();
    return index < 0 || index >= blocks.size()
        ? Optional.empty()
        : Optional.of(blocks.get((int) index));
  }

  boolean hasUnsentFrames() {
    return channels.stream().anyMatch(channel -> !channel.isSent());
  }

  Optional<ClosedChannel> channel(ChannelId id) {
    return channels.stream().filter(channel -> channel.id().equals(id)).findFirst();
  }

  void replaceChannel(ChannelId id, UnaryOperator<ClosedChannel> change) {
    channels =
        channels.stream().map(each -> each.id().equals(id) ? change.apply(each) : each).toList();
  }

  void replaceTransaction(long nonce, UnaryOperator<SentTransaction> change) {
    transactions =
        transactions.stream()
            .map(each -> each.nonce() == nonce ? change.apply(each) : each)
            .toList();
  }

  /** A transaction that was never handed over has used no nonce: its data need not be sent. */
  void dropUnsent() {
    transactions =
        transactions.stream()
            .takeWhile(
                each -> each.isOnItsWay() || !(each.stage() instanceof SentTransaction.Unsent))
            .toList();
  }

  /** The next channel begins with this block, or with the first that is not safe. */
  void rewindTo(long number) {
    filling = Optional.empty();
    forget(Request.MEASURE);
    cursor = blocks.isEmpty() ? number : Math.max(number, blocks.getFirst().number());
    lastOrigin =
        block(cursor - 1)
            .map(before -> before.ref().l1Origin().number())
            .or(() -> status.map(known -> known.localSafeL2().l1Origin().number()))
            .orElse(lastOrigin);
  }
}
