package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import opekko.cluster.log.LogEnd;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * A machine on a test's desk: node {@code self} of the voters a, b and c. It is looked after: its
 * looks at itself are answered, others report twice a second, time passes in ticks. A test says
 * what is different.
 */
final class Desk {
  static final HaOrder.Terms TERMS = new HaOrder.Terms("ann", "a test", false);
  static final HaOrder.Terms DRY = new HaOrder.Terms("ann", "a test", true);
  static final List<Voter> VOTERS =
      List.of(
          new Voter("a", "10.0.0.1", 9550, 9551),
          new Voter("b", "10.0.0.2", 9550, 9551),
          new Voter("c", "10.0.0.3", 9550, 9551));

  final ClusterMachine machine;
  final String self;
  final List<ClusterEffect> effects = new ArrayList<>();
  final Map<String, NodeReport> others = new TreeMap<>();
  Instant now = Instant.ofEpochSecond(100_000);
  ClusterState state;
  Optional<Vitals> vitals;
  LogEnd log = LogEnd.NONE;
  private long requests;
  private Instant reported = Instant.EPOCH;

  Desk(String self) {
    this.self = self;
    machine =
        new ClusterMachine(
            ClusterSettings.of(self, VOTERS, Chains.at(Hardfork.ISTHMUS), "1.2.0", ""));
    state = machine.initial();
    vitals = Optional.of(well(now));
  }

  static Vitals well(Instant now) {
    return new Vitals(
        true, new Vitals.Engine.Ok(), Optional.empty(), l1(now, 6), OptionalDouble.of(1));
  }

  static L1BlockRef l1(Instant now, long age) {
    var time = now.getEpochSecond() - age;
    return new L1BlockRef(Chains.hash(time), time / 12, Hash.ZERO, time);
  }

  /** Its signer fails from the next look on. */
  Desk failing(String signer) {
    return feels(new Vitals.Engine.Ok(), Optional.of(signer), 1);
  }

  Desk engine(Vitals.Engine engine) {
    return feels(engine, Optional.empty(), 1);
  }

  Desk disk(double millis) {
    return feels(new Vitals.Engine.Ok(), Optional.empty(), millis);
  }

  private Desk feels(Vitals.Engine engine, Optional<String> signer, double diskMillis) {
    vitals =
        Optional.of(new Vitals(true, engine, signer, l1(now, 6), OptionalDouble.of(diskMillis)));
    return this;
  }

  /** Blocks are decided in time, one after the other, while time passes. */
  Desk decideInTime(long first, int count, long term) {
    for (var number = first; number < first + count; number++) {
      decide(number, term);
      pass(2_000);
    }
    return this;
  }

  /** Just started, nothing decided yet, the others unheard of. */
  Desk born() {
    return born(
        new QuorumLog.View(Optional.empty(), 0, Optional.empty(), 0, 0, VOTERS, LogEnd.NONE),
        OperatorMemory.Wishes.NONE);
  }

  Desk born(QuorumLog.View view, OperatorMemory.Wishes wishes) {
    return hear(new ClusterInput.Born(7, wishes, view));
  }

  /** Started, healthy, with the other voters healthy too. */
  Desk healthy() {
    born();
    head(10);
    VOTERS.stream()
        .map(Voter::id)
        .filter(id -> !id.equals(self))
        .forEach(id -> others.put(id, report(id)));
    return pass(1_000);
  }

  /** Leads term 3, has just decided block 11 in time; block 12 is due at second 100,004. */
  Desk leadingInTime() {
    return healthy().leading(3).pass(1_000).decide(11, 3).forget();
  }

  /** Leads term 3, which another gave to it. */
  Desk leadingAfter(PeerMessage.Handover handover) {
    return healthy().followingOf(handover.from(), 2).hear(handover).leading(3);
  }

  /** The log's answer to the transfer it was asked for last. */
  Desk transferEnds(QuorumLog.Done done) {
    var call = last(ClusterEffect.Transfer.class).orElseThrow().call();
    return hear(new ClusterInput.LogOrderEnded(call, done));
  }

  Desk leading(long term) {
    log(new LogEvent.LeaderChanged(Optional.of(self), term));
    log(new LogEvent.Leading(term));
    return this;
  }

  Desk followingOf(String leader, long term) {
    return log(new LogEvent.LeaderChanged(Optional.of(leader), term));
  }

  NodeReport report(String id) {
    return report(id, List.of());
  }

  NodeReport report(String id, List<String> notReady) {
    return new NodeReport(
        id,
        id.hashCode(),
        Instant.ofEpochSecond(90_000),
        machine.settings().chain(),
        "1.2.0",
        "http://" + id,
        0,
        false,
        Optional.of(block(10)),
        state.decided().tip(),
        notReady,
        false,
        0,
        OptionalLong.of(now.getEpochSecond() - 6),
        now,
        OptionalDouble.empty(),
        Pause.NONE,
        LogEnd.NONE);
  }

  Desk unready(String id, String why) {
    others.put(id, report(id, List.of(why)));
    return pass(600);
  }

  Desk silent(String id) {
    others.remove(id);
    return this;
  }

  static BlockId block(long number) {
    return new BlockId(Chains.hash(number), number);
  }

  /** Block {@code number} is due at second 100,000 + 2 (number - 10). */
  static CommittedBlock decided(long number, long term) {
    var payload = Chains.l2Block(number, 100_000 + 2 * (number - 10), 1, Bytes.EMPTY, List.of());
    return new CommittedBlock(term, 0, new PayloadEnvelope(Optional.empty(), payload));
  }

  Desk decide(long number, long term) {
    return log(new LogEvent.Applied(decided(number, term)));
  }

  Desk head(long number) {
    var unsafe =
        new L2BlockRef(Chains.hash(number), number, Chains.hash(number - 1), 0, BlockId.NONE, 0);
    var none = L2BlockRef.NONE;
    var head = l1(now, 6);
    return hear(
        new ClusterInput.HeadsMoved(
            new SyncStatus(head, head, head, head, head, unsafe, none, none, none, none, none)));
  }

  Desk log(LogEvent event) {
    return hear(new ClusterInput.FromLog(event));
  }

  Desk hear(PeerMessage message) {
    return hear(new ClusterInput.Heard(message));
  }

  Desk hear(ClusterInput input) {
    var step = machine.step(state, input, now);
    state = step.state();
    effects.addAll(step.effects());
    if (step.effects().stream().anyMatch(ClusterEffect.TakeVitals.class::isInstance))
      vitals.ifPresent(found -> hear(new ClusterInput.VitalsTaken(found, Optional.empty(), log)));
    return this;
  }

  /** Time passes in ticks; the others report. */
  Desk pass(long millis) {
    var end = now.plusMillis(millis);
    while (now.isBefore(end)) {
      now = now.plus(ClusterMachine.TICK);
      // Also after our own clock was set back: theirs was not.
      if (reported.isAfter(now) || !reported.plusMillis(500).isAfter(now)) reportOthers();
      hear(new ClusterInput.Ticked(ClusterMachine.TICK));
    }
    return this;
  }

  private void reportOthers() {
    reported = now;
    List.copyOf(others.values()).forEach(this::hearReport);
  }

  /** The other's clock runs as ours, its log is where ours is; the rest is as it was put. */
  Desk hearReport(NodeReport like) {
    var committed = like.committed().filter(this::isAhead).or(() -> state.decided().tip());
    return hear(
        new PeerMessage.Report(ReportDraft.like(like).committed(committed).clock(now).report()));
  }

  NodeReport withLog(NodeReport like, LogEnd end) {
    return ReportDraft.like(like).clock(now).log(end).report();
  }

  private boolean isAhead(BlockId block) {
    return block.number() > state.decided().number();
  }

  Desk stoodStill(long millis) {
    now = now.plusMillis(millis);
    return hear(new ClusterInput.Ticked(Duration.ofMillis(millis)));
  }

  long order(HaOrder order) {
    return order(order, TERMS);
  }

  long order(HaOrder order, HaOrder.Terms terms) {
    hear(new ClusterInput.OrderGiven(++requests, order, terms));
    return requests;
  }

  /** The answer to an order, if there is one. */
  Optional<ApiResult<HaResult>> answer(long request) {
    return all(ClusterEffect.Answer.class).stream()
        .filter(answer -> answer.request() == request)
        .map(ClusterEffect.Answer::result)
        .findFirst();
  }

  String refusal(long request) {
    return switch (answer(request).orElseThrow(() -> new AssertionError("not answered"))) {
      case ApiResult.Refused<HaResult>(_, var text) -> text;
      case ApiResult.Ok<HaResult>(var done) ->
          throw new AssertionError("not refused: " + done.summary());
    };
  }

  HaResult result(long request) {
    return switch (answer(request).orElseThrow(() -> new AssertionError("not answered"))) {
      case ApiResult.Ok<HaResult>(var done) -> done;
      case ApiResult.Refused<HaResult>(_, var text) -> throw new AssertionError(text);
    };
  }

  <E extends ClusterEffect> List<E> all(Class<E> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <E extends ClusterEffect> Optional<E> last(Class<E> kind) {
    var found = all(kind);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  /** What it told all others. */
  <M extends PeerMessage> List<M> told(Class<M> kind) {
    return all(ClusterEffect.Broadcast.class).stream()
        .map(ClusterEffect.Broadcast::message)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  List<ClusterEvent> published() {
    return all(ClusterEffect.Publish.class).stream().map(ClusterEffect.Publish::event).toList();
  }

  List<Long> fed() {
    return all(ClusterEffect.Feed.class).stream()
        .map(feed -> feed.block().envelope().payload().blockNumber())
        .toList();
  }

  Desk forget() {
    effects.clear();
    return this;
  }

  HaStatus status() {
    return StatusView.of(machine.settings(), state, now);
  }
}
