package opekko.node.clustersim;

import java.util.Arrays;
import java.util.List;
import opekko.node.clustersim.RaftEntry.Proposal;

/**
 * A voter's part of the modelled log, for one life of its node: Raft with trial votes, leaders that
 * step down when no quorum answers, transfer, and voters that do not stand. An entry counts as its
 * own once its disk has it.
 */
final class RaftPeer {
  static final long HEARTBEAT = 150 * VirtualTime.MILLI;
  private static final long LEAST_SILENCE = 300 * VirtualTime.MILLI;
  private static final long MOST_SILENCE = 600 * VirtualTime.MILLI;
  private static final int BATCH = 16;
  static final int NOBODY = -1;

  /** What surrounds a voter. Its node may die in any of these calls. */
  interface Host {
    boolean isAlive();

    long now();

    long between(long least, long most);

    void after(long micros, Runnable action);

    void send(int to, RaftMessage message);

    /** The disk is to have what was written: {@code durable} first, then {@code then}. */
    void sync(Runnable durable, Runnable then);

    /** Entries up to here are decided. */
    void decided(long index);

    /** It was given another's state instead of entries. */
    void installed();

    /** It asks for votes in earnest. */
    void stands();

    void elected(long term);

    void deposed();

    void follows(int leader, long term);
  }

  private enum Role {
    FOLLOWER,
    TRYING,
    CANDIDATE,
    LEADER
  }

  private final int self;
  private final int size;
  private final RaftDisk disk;
  private final Host host;
  private final long[] next;
  private final long[] matching;
  private final long[] heard;
  private final boolean[] votes;
  private Role role = Role.FOLLOWER;
  private int leader = NOBODY;
  private long heardLeader;
  private long deadline;
  private long decided;

  /** As a leader: up to where it counts for a quorum. */
  private long stored;

  private boolean mayStand = true;

  RaftPeer(int self, int size, RaftDisk disk, Host host) {
    this.self = self;
    this.size = size;
    this.disk = disk;
    this.host = host;
    next = new long[size];
    matching = new long[size];
    heard = new long[size];
    votes = new boolean[size];
    decided = disk.snapshotIndex;
  }

  void start() {
    heardLeader = host.now();
    deadline = host.now() + host.between(1000, 2000) * VirtualTime.MILLI;
    watch();
    beat();
  }

  boolean isLeader() {
    return role == Role.LEADER;
  }

  int leader() {
    return leader;
  }

  long term() {
    return disk.term;
  }

  void setMayStand(boolean may) {
    mayStand = may;
  }

  long lag(int peer) {
    return disk.lastIndex() - matching[peer];
  }

  /** The place of a new entry, or 0 when it does not lead. */
  long propose(Proposal proposal) {
    if (role != Role.LEADER) return 0;
    disk.append(new RaftEntry(disk.term, proposal));
    var index = disk.lastIndex();
    var term = disk.term;
    sync(() -> {
      if (role == Role.LEADER && disk.term == term) stored(index);
    });
    replicate();
    return disk.lastIndex();
  }

  private void sync(Runnable then) {
    var sync = disk.beginSync();
    host.sync(() -> disk.endSync(sync), then);
  }

  private void stored(long index) {
    stored = Math.max(stored, index);
    settle();
  }

  /** Stands at once, without asking first whether that helps. */
  void stand() {
    if (mayStand && !disk.isOutcast && role != Role.LEADER) campaign();
  }

  /** Whether a quorum has answered this leader since then. */
  boolean isConfirmedSince(long time) {
    if (role != Role.LEADER) return false;
    var answering = new boolean[size];
    for (var peer = 0; peer < size; peer++) answering[peer] = peer == self || heard[peer] > time;
    return hasQuorum(answering);
  }

  /** Whether the request went out: the receiver may be behind. */
  boolean handOver(int to) {
    if (role != Role.LEADER || matching[to] < disk.lastIndex()) return false;
    host.send(to, new RaftMessage.Succeed(disk.term));
    return true;
  }

  void stepDown() {
    if (role == Role.LEADER) follow(disk.term, NOBODY);
  }

  private long silence() {
    return host.between(LEAST_SILENCE, MOST_SILENCE);
  }

  private void watch() {
    host.after(
        Math.max(1, deadline - host.now()),
        () -> {
          if (host.now() >= deadline) onSilence();
          if (host.isAlive()) watch();
        });
  }

  private void onSilence() {
    deadline = host.now() + silence();
    if (role == Role.LEADER) return;
    if (leader != NOBODY && host.now() - heardLeader > MOST_SILENCE) setLeader(NOBODY);
    if (!mayStand || disk.isOutcast) return;
    role = Role.TRYING;
    ask(true, disk.term + 1);
  }

  private void campaign() {
    host.stands();
    disk.term++;
    disk.votedFor = self;
    role = Role.CANDIDATE;
    setLeader(NOBODY);
    deadline = host.now() + silence();
    ask(false, disk.term);
  }

  private void ask(boolean isTrial, long term) {
    Arrays.fill(votes, false);
    votes[self] = true;
    var last = disk.lastIndex();
    if (hasQuorum(votes)) onQuorum(isTrial);
    else toOthers(new RaftMessage.AskVote(term, isTrial, disk.termOf(last), last));
  }

  private void toOthers(RaftMessage message) {
    for (var peer = 0; peer < size; peer++) if (peer != self) host.send(peer, message);
  }

  private boolean hasQuorum(boolean[] yes) {
    var count = 0;
    for (var it : yes) if (it) count++;
    return count > size / 2;
  }

  void receive(int from, RaftMessage message) {
    switch (message) {
      case RaftMessage.AskVote ask -> onAsked(from, ask);
      case RaftMessage.Vote vote -> onVote(from, vote);
      case RaftMessage.Append append -> onAppend(from, append);
      case RaftMessage.Appended answer -> onAppended(from, answer);
      case RaftMessage.Install install -> onInstall(from, install);
      case RaftMessage.Succeed(var term) -> {
        if (term == disk.term && mayStand && !disk.isOutcast) campaign();
      }
    }
  }

  private void onAsked(int from, RaftMessage.AskVote ask) {
    var last = disk.lastIndex();
    var lastTerm = disk.termOf(last);
    var isCurrent =
        ask.lastTerm() > lastTerm || ask.lastTerm() == lastTerm && ask.lastIndex() >= last;
    if (ask.isTrial()) {
      var hears = role == Role.LEADER || host.now() - heardLeader < LEAST_SILENCE;
      var wouldVote = ask.term() > disk.term && isCurrent && !hears && !disk.isOutcast;
      host.send(from, new RaftMessage.Vote(wouldVote ? ask.term() : disk.term, true, wouldVote));
      return;
    }
    if (ask.term() > disk.term) follow(ask.term(), NOBODY);
    if (!host.isAlive()) return;
    var isFree = disk.votedFor == -1 || disk.votedFor == from;
    var votes = ask.term() == disk.term && isFree && isCurrent && !disk.isOutcast;
    if (votes) {
      disk.votedFor = from;
      deadline = host.now() + silence();
    }
    host.send(from, new RaftMessage.Vote(disk.term, false, votes));
  }

  private void onVote(int from, RaftMessage.Vote vote) {
    // A refusal tells of a newer term, as Ratis's do: else a voter that missed it is stuck for
    // ever.
    if (!vote.isGranted() && vote.term() > disk.term) {
      follow(vote.term(), NOBODY);
      return;
    }
    var isAwaited =
        vote.isTrial()
            ? role == Role.TRYING && vote.term() == disk.term + 1
            : role == Role.CANDIDATE && vote.term() == disk.term;
    if (!isAwaited || !vote.isGranted()) return;
    votes[from] = true;
    if (hasQuorum(votes)) onQuorum(vote.isTrial());
  }

  private void onQuorum(boolean isTrial) {
    if (!isTrial) lead();
    else if (mayStand) campaign();
  }

  private void lead() {
    role = Role.LEADER;
    stored = disk.synced();
    for (var peer = 0; peer < size; peer++) {
      next[peer] = disk.lastIndex() + 1;
      matching[peer] = 0;
      heard[peer] = host.now();
    }
    setLeader(self);
    host.elected(disk.term);
    if (host.isAlive() && role == Role.LEADER) propose(new Proposal.Beginning());
  }

  private void follow(long term, int newLeader) {
    if (term > disk.term) {
      disk.term = term;
      disk.votedFor = -1;
    }
    var led = role == Role.LEADER;
    role = Role.FOLLOWER;
    if (led) {
      deadline = host.now() + silence() + VirtualTime.SECOND;
      host.deposed();
    }
    if (host.isAlive()) setLeader(newLeader);
  }

  private void setLeader(int now) {
    if (leader == now) return;
    leader = now;
    host.follows(now, disk.term);
  }

  private void beat() {
    host.after(
        HEARTBEAT,
        () -> {
          if (role == Role.LEADER) {
            if (hearsQuorum()) replicate();
            else follow(disk.term, NOBODY);
          }
          if (host.isAlive()) beat();
        });
  }

  private boolean hearsQuorum() {
    var answering = new boolean[size];
    for (var peer = 0; peer < size; peer++)
      answering[peer] = peer == self || host.now() - heard[peer] <= MOST_SILENCE;
    return hasQuorum(answering);
  }

  private void replicate() {
    for (var peer = 0; peer < size; peer++) if (peer != self) replicateTo(peer);
  }

  private void replicateTo(int peer) {
    var previous = next[peer] - 1;
    if (!disk.has(previous)) {
      host.send(
          peer,
          new RaftMessage.Install(disk.term, disk.snapshotIndex, disk.snapshotTerm, disk.snapshot));
      return;
    }
    var entries = previous < disk.lastIndex() ? disk.from(next[peer], BATCH) : List.<RaftEntry>of();
    host.send(
        peer, new RaftMessage.Append(disk.term, previous, disk.termOf(previous), entries, decided));
  }

  private boolean accept(int from, long term) {
    if (term < disk.term) return false;
    heardLeader = host.now();
    deadline = host.now() + silence();
    if (term > disk.term || role != Role.FOLLOWER || leader != from) follow(term, from);
    return host.isAlive();
  }

  private void onAppend(int from, RaftMessage.Append append) {
    if (!accept(from, append.term())) {
      if (host.isAlive()) answer(from, false, 0);
      return;
    }
    var previous = append.previousIndex();
    var start = previous;
    if (previous < disk.snapshotIndex) start = disk.snapshotIndex;
    else if (!disk.has(previous) || disk.termOf(previous) != append.previousTerm()) {
      var agrees = Math.min(disk.lastIndex(), previous - 1);
      answer(from, false, Math.max(agrees, decided));
      return;
    }
    var end = previous + append.entries().size();
    for (var index = start + 1; index <= end; index++) {
      var entry = append.entries().get((int) (index - previous - 1));
      if (disk.has(index) && disk.termOf(index) != entry.term()) disk.cutFrom(index);
      if (!disk.has(index)) disk.append(entry);
    }
    acknowledge(from, Math.max(start, end));
    decide(Math.min(append.committed(), Math.max(start, end)));
  }

  private void acknowledge(int to, long index) {
    if (index <= disk.synced()) {
      answer(to, true, index);
      return;
    }
    var term = disk.term;
    sync(() -> {
      if (disk.term == term && leader == to) answer(to, true, index);
    });
  }

  private void answer(int to, boolean isAccepted, long matching) {
    host.send(to, new RaftMessage.Appended(disk.term, isAccepted, matching, !disk.isOutcast));
  }

  private void onAppended(int from, RaftMessage.Appended answer) {
    if (answer.term() > disk.term) {
      follow(answer.term(), NOBODY);
      return;
    }
    if (role != Role.LEADER || answer.term() != disk.term) return;
    if (answer.counts()) heard[from] = host.now();
    if (answer.isAccepted()) {
      if (answer.counts()) matching[from] = Math.max(matching[from], answer.matching());
      next[from] = Math.max(next[from], answer.matching() + 1);
      if (next[from] <= disk.lastIndex()) replicateTo(from);
      settle();
    } else {
      next[from] = Math.max(1, Math.min(next[from] - 1, answer.matching() + 1));
      replicateTo(from);
    }
  }

  private void onInstall(int from, RaftMessage.Install install) {
    if (!accept(from, install.term())) return;
    if (install.index() > decided) {
      disk.compact(install.index(), install.indexTerm(), install.state());
      decided = install.index();
      host.installed();
    }
    if (host.isAlive()) answer(from, true, install.index());
  }

  /** Decides what a quorum has stored, if it is of this term: older entries are decided with it. */
  private void settle() {
    var ends = matching.clone();
    ends[self] = stored;
    Arrays.sort(ends);
    var index = ends[(size - 1) / 2];
    if (index <= decided || disk.termOf(index) != disk.term) return;
    decide(index);
    if (host.isAlive() && role == Role.LEADER) replicate();
  }

  private void decide(long index) {
    if (index <= decided) return;
    decided = index;
    host.decided(index);
  }
}
