package opekko.node.clustersim;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import opekko.cluster.Voter;
import opekko.cluster.log.Generation;
import opekko.cluster.log.LogEnd;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import opekko.node.clustersim.RaftEntry.Proposal;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/**
 * A node's part of the log behind its port, for one life: it proposes to its own voter only,
 * applies what is decided some time after that, and answers a proposer with what the apply said. A
 * proposer whose voter stops to lead, or who waits too long, is told that nothing is known.
 */
final class ModelLog implements RaftPeer.Host {
  private static final long PATIENCE = 3 * VirtualTime.SECOND;
  private static final long LOOK = 20 * VirtualTime.MILLI;
  private static final long SYNC = 2 * VirtualTime.MILLI;
  private static final long SLOW_SYNC = 200 * VirtualTime.MILLI;
  private static final int COMPACT_AFTER = 48;

  private record Waiting(long term, Consumer<Outcome> answer) {}

  private final SimulatedNode node;
  private final World world;
  private final RaftDisk disk;
  private final RaftPeer peer;
  private final int life;
  private final Map<Long, Waiting> waiting = new TreeMap<>();
  private final Consumer<LogEvent> events;
  private LogState state;
  private long applied;
  private long decided;
  private final long opened;
  private final long openedInTerm;
  private boolean isReplaying;
  private boolean isApplying;
  private boolean isHandingOver;

  ModelLog(SimulatedNode node, World world, RaftDisk disk, Consumer<LogEvent> events) {
    this.node = node;
    this.world = world;
    this.disk = disk;
    this.events = events;
    life = node.life();
    state = disk.snapshot;
    applied = disk.snapshotIndex;
    decided = applied;
    opened = disk.lastIndex();
    openedInTerm = disk.termOf(opened);
    isReplaying = opened > applied;
    peer = new RaftPeer(node.number(), world.size(), disk, this);
  }

  RaftPeer peer() {
    return peer;
  }

  LogState state() {
    return state;
  }

  void commit(long term, PayloadEnvelope block, Consumer<Outcome> answer) {
    if (peer.isLeader()) world.checks().proposed(node, term, block.id());
    propose(new Proposal.Block(term, block), answer);
  }

  /** Asks a quorum whether this node still leads. */
  void confirm(Consumer<QuorumLog.Done> answer) {
    confirm(now(), now() + VirtualTime.SECOND, answer);
  }

  private void confirm(long since, long limit, Consumer<QuorumLog.Done> answer) {
    if (peer.isConfirmedSince(since)) answer.accept(new QuorumLog.Done.Ok());
    else if (!peer.isLeader() || now() > limit)
      answer.accept(new QuorumLog.Done.Failed("no quorum says so"));
    else node.later(LOOK, () -> confirm(since, limit, answer));
  }

  /** Nothing is taken in while leadership is on its way to another. */
  void transfer(int to, long limit, Consumer<QuorumLog.Done> answer) {
    isHandingOver = true;
    transfer(to, now() + limit, false, answer);
  }

  private void transfer(int to, long limit, boolean isAsked, Consumer<QuorumLog.Done> answer) {
    if (peer.leader() == to) end(answer, new QuorumLog.Done.Ok());
    else if (now() > limit || !isAsked && !peer.isLeader())
      end(answer, new QuorumLog.Done.Failed("it did not come to lead in time"));
    else {
      var asked = isAsked || peer.handOver(to);
      node.later(LOOK, () -> transfer(to, limit, asked, answer));
    }
  }

  private void end(Consumer<QuorumLog.Done> answer, QuorumLog.Done done) {
    isHandingOver = false;
    answer.accept(done);
  }

  QuorumLog.View view() {
    return new QuorumLog.View(
        Optional.empty(),
        disk.term,
        state.tip(),
        state.lineage(),
        applied,
        world.voters(),
        new LogEnd(
            Generation.FIRST,
            disk.term,
            disk.lastIndex(),
            world.voters().stream().map(Voter::id).toList()));
  }

  /** From somebody who keeps no rules. */
  void forge(Proposal proposal) {
    propose(proposal, _ -> {});
  }

  boolean holds(long index) {
    return applied >= index;
  }

  void rewind(long term, TakeBack back, Consumer<Outcome> answer) {
    propose(new Proposal.Rewind(term, back), answer);
  }

  Position after(BlockId head) {
    return state.position(head);
  }

  private void propose(Proposal proposal, Consumer<Outcome> answer) {
    if (!peer.isLeader() || isHandingOver) {
      answer.accept(new Outcome.Unknown("this node does not lead"));
      return;
    }
    var index = disk.lastIndex() + 1;
    waiting.put(index, new Waiting(disk.term, answer));
    peer.propose(proposal);
    node.later(PATIENCE, () -> giveUp(index, "no quorum in time"));
  }

  private void giveUp(long index, String cause) {
    var left = waiting.remove(index);
    if (left != null) left.answer().accept(new Outcome.Unknown(cause));
  }

  void receive(int from, RaftMessage message) {
    peer.receive(from, message);
  }

  @Override
  public boolean isAlive() {
    return node.isLiving(life);
  }

  @Override
  public long now() {
    return world.time().now();
  }

  @Override
  public long between(long least, long most) {
    return world.dice().between(least, most);
  }

  @Override
  public void after(long micros, Runnable action) {
    node.later(micros, action);
  }

  @Override
  public void sync(Runnable durable, Runnable then) {
    if (world.mutant().isLogDurable())
      node.later(
          world.dice().delay(SYNC, SLOW_SYNC),
          () -> {
            durable.run();
            then.run();
          });
    else then.run();
  }

  @Override
  public void send(int to, RaftMessage message) {
    world.carry(node.number(), to, message);
  }

  @Override
  public void stands() {
    world
        .checks()
        .that(node.isCandidate(), node.name() + " stands for election though it cannot lead");
  }

  @Override
  public void elected(long term) {
    world.note(node, "is elected for term", term);
    world.countElection();
    world.mutant().onElected(term, events);
  }

  @Override
  public void deposed() {
    for (var index : waiting.keySet().toArray(Long[]::new)) giveUp(index, "leads no more");
    if (isAlive()) events.accept(new LogEvent.NotLeading());
  }

  @Override
  public void follows(int leader, long term) {
    var name =
        leader == RaftPeer.NOBODY ? Optional.<String>empty() : Optional.of(World.name(leader));
    events.accept(new LogEvent.LeaderChanged(name, term));
  }

  @Override
  public void installed() {
    state = disk.snapshot;
    applied = disk.snapshotIndex;
    decided = Math.max(decided, applied);
    isReplaying = false;
    events.accept(new LogEvent.Jumped(state.tip(), state.lineage()));
  }

  @Override
  public void decided(long index) {
    decided = index;
    if (isApplying) return;
    isApplying = true;
    node.later(world.dice().delay(2 * VirtualTime.MILLI, 400 * VirtualTime.MILLI), this::applyNext);
  }

  private void applyNext() {
    isApplying = false;
    if (applied >= decided) return;
    var index = ++applied;
    var entry = disk.entry(index);
    if (index > opened || entry.term() > openedInTerm) endReplay();
    var done = state.apply(entry, world.mutant().logRules());
    var before = state;
    state = done.state();
    world.checks().applied(node, index, entry, done);
    if (applied - disk.snapshotIndex > COMPACT_AFTER) disk.compact(applied, entry.term(), state);
    answer(index, entry, done.outcome());
    if (!isAlive()) return;
    if (!isReplaying) tell(entry, before, done.outcome());
    if (index >= opened) endReplay();
    if (isAlive() && applied < decided) decided(decided);
  }

  /** Of what it had when it was opened only the end is told, as the real log does. */
  private void endReplay() {
    if (!isReplaying) return;
    isReplaying = false;
    world.count(Mishap.REPLAY);
    events.accept(new LogEvent.Jumped(state.tip(), state.lineage()));
  }

  private void answer(long index, RaftEntry entry, Outcome outcome) {
    var asked = waiting.remove(index);
    if (asked == null) return;
    asked
        .answer()
        .accept(
            asked.term() == entry.term() ? outcome : new Outcome.Unknown("another took its place"));
  }

  private void tell(RaftEntry entry, LogState before, Outcome outcome) {
    switch (entry.proposal()) {
      case Proposal.Beginning _ -> {
        if (peer.isLeader() && entry.term() == disk.term)
          events.accept(new LogEvent.Leading(entry.term()));
      }
      case Proposal.Block(var term, var envelope) -> {
        if (outcome instanceof Outcome.Refused(var cause)) {
          world.checks().refused(node, term, envelope.id(), !entry.isOfItsTerm());
          events.accept(new LogEvent.Refused(term, envelope.id(), cause));
        } else if (!state.tip().equals(before.tip()))
          events.accept(new LogEvent.Applied(new CommittedBlock(term, state.lineage(), envelope)));
      }
      case Proposal.Rewind(var term, TakeBack(var to, _, var reason)) -> {
        if (outcome instanceof Outcome.Refused(var cause))
          events.accept(new LogEvent.Refused(term, to, cause));
        else if (!state.tip().equals(before.tip()))
          events.accept(new LogEvent.Rewound(to, term, state.lineage(), reason));
      }
    }
  }
}
