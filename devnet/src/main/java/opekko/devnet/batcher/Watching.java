package opekko.devnet.batcher;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import opekko.devnet.batcher.BatcherState.Request;
import opekko.devnet.batcher.SentTransaction.Included;
import opekko.devnet.batcher.SentTransaction.Published;
import opekko.devnet.batcher.SentTransaction.Sending;
import opekko.protocol.api.BatcherStatus.Totals;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.type.Hash;

/** Watches L1 for what was sent: in a block, out of it again, there for good, or too late. */
final class Watching {
  private static final int LOST_LIMIT = 3;
  private static final String OVERTAKEN =
      "another one has its nonce; who else sends with this key?";

  private Watching() {}

  static void onL1(Turn turn, long call, Fetched<L1View> answer) {
    if (!turn.isAnswer(Request.L1, call)) return;
    switch (answer) {
      case Fetched.Found<L1View>(var view) -> {
        turn.l1 = Optional.of(view);
        turn.over(Trouble.L1);
        askInclusions(turn);
        dropRefusedAndOvertaken(turn);
        closeGap(turn);
        giveUpLate(turn);
      }
      case Fetched.Missing<L1View>(var what) -> turn.trouble(Trouble.L1, "L1 has no " + what);
      case Fetched.Failed<L1View>(var fault) ->
          turn.trouble(Trouble.L1, "L1 does not answer: " + fault.cause());
    }
  }

  /** Asked after the view, so that a nonce seen as used there belongs to something seen here. */
  private static void askInclusions(Turn turn) {
    if (!turn.mayAsk(Request.INCLUSIONS)) return;
    var versions = new TreeMap<Long, List<Hash>>();
    for (var each : turn.transactions)
      if (each.isOnItsWay()) versions.put(each.nonce(), each.versions());
    if (!versions.isEmpty())
      turn.ask(Request.INCLUSIONS, call -> new BatcherEffect.ReadInclusions(call, versions));
  }

  /**
   * A reorg of L1 took transactions that had counted as there for good, and its pool forgot them:
   * those behind them can never get into a block.
   */
  private static void closeGap(Turn turn) {
    var isGap =
        !turn.transactions.isEmpty()
            && turn.l1.orElseThrow().nonce() < turn.transactions.getFirst().nonce();
    turn.gaps = isGap ? turn.gaps + 1 : 0;
    if (turn.gaps < LOST_LIMIT) return;
    turn.gaps = 0;
    lose(turn, turn.transactions.getFirst(), "L1 has lost transactions before it");
  }

  /** No version was ever taken, and the nonce is used: by somebody else. */
  private static void dropRefusedAndOvertaken(Turn turn) {
    var nonce = turn.l1.orElseThrow().nonce();
    turn.transactions.stream()
        .filter(each -> each.nonce() < nonce)
        .filter(each -> each.stage() instanceof SentTransaction.Unsent && !each.isOnItsWay())
        .findFirst()
        .ifPresent(each -> lose(turn, each, OVERTAKEN));
  }

  static void onInclusions(Turn turn, long call, Map<Long, Fetched<Inclusion>> found) {
    if (!turn.isAnswer(Request.INCLUSIONS, call)) return;
    var changed = new ArrayList<SentTransaction>();
    for (var each : turn.transactions) {
      var seen = found.get(each.nonce());
      changed.add(seen == null || each.stage() instanceof Sending ? each : seen(turn, each, seen));
    }
    var firstBefore = firstWaiting(turn.transactions);
    turn.transactions = List.copyOf(changed);
    var first = firstWaiting(turn.transactions);
    // It could not get into a block before its turn: only from now on is it slow.
    if (first.isPresent() && !first.equals(firstBefore))
      turn.replaceTransaction(first.getAsLong(), each -> each.kept(turn.now));
    turn.transactions.stream()
        .filter(each -> each.lost() >= LOST_LIMIT)
        .findFirst()
        .ifPresent(each -> lose(turn, each, OVERTAKEN));
    confirm(turn);
    giveUpLate(turn);
  }

  private static OptionalLong firstWaiting(List<SentTransaction> transactions) {
    return transactions.stream()
        .filter(each -> !each.isIncluded())
        .mapToLong(SentTransaction::nonce)
        .findFirst();
  }

  private static SentTransaction seen(
      Turn turn, SentTransaction transaction, Fetched<Inclusion> seen) {
    return switch (seen) {
      case Fetched.Found<Inclusion>(var where) -> {
        if (transaction.stage().equals(new Included(where))) yield transaction;
        turn.tell("transaction %d is in L1 block %s".formatted(transaction.nonce(), where.block()));
        yield transaction.at(new Included(where));
      }
      case Fetched.Missing<Inclusion> _ -> missing(turn, transaction);
      case Fetched.Failed<Inclusion> _ -> transaction;
    };
  }

  private static SentTransaction missing(Turn turn, SentTransaction transaction) {
    if (transaction.stage() instanceof Included(var where)) {
      turn.warn(
          "transaction %d is no longer in L1 block %s: sending it again"
              .formatted(transaction.nonce(), where.block()));
      return transaction.at(new Published()).dueNow();
    }
    var isUsed = turn.l1.orElseThrow().nonce() > transaction.nonce();
    return transaction.withLost(isUsed ? transaction.lost() + 1 : 0);
  }

  /** Its data, and those behind it, go out again in a new channel, with new nonces. */
  private static void lose(Turn turn, SentTransaction lost, String cause) {
    turn.warn(
        "transaction %d of %s is lost: %s"
            .formatted(lost.nonce(), turn.settings.sending().account(), cause));
    var gone = turn.transactions.stream().filter(each -> each.nonce() >= lost.nonce()).toList();
    turn.transactions =
        turn.transactions.stream().filter(each -> each.nonce() < lost.nonce()).toList();
    var ids = new HashSet<>(gone.stream().map(SentTransaction::channel).toList());
    turn.channels.stream()
        .filter(channel -> ids.contains(channel.id()))
        .findFirst()
        .ifPresent(channel -> giveUp(turn, channel, "one of its transactions is lost"));
  }

  private static void confirm(Turn turn) {
    var head = turn.l1.orElseThrow().head().number();
    var depth = turn.settings.sending().confirmations();
    while (!turn.transactions.isEmpty()
        && turn.transactions.getFirst().stage() instanceof Included(var where)
        && where.block().number() + depth <= head + 1) {
      var transaction = turn.transactions.getFirst();
      turn.transactions = turn.transactions.subList(1, turn.transactions.size());
      turn.replaceChannel(
          transaction.channel(),
          channel -> channel.withConfirmed(transaction.data().parts().size(), where.block()));
      turn.totals = paid(turn.totals, where);
    }
  }

  private static Totals paid(Totals totals, Inclusion where) {
    return new Totals(
        totals.blocks(),
        totals.channels(),
        totals.transactions(),
        totals.blobs(),
        totals.bytes(),
        totals.resubmissions(),
        totals.feesPaid().add(where.fee()));
  }

  /** L1 blocks that have frames of the channel. */
  static ClosedChannel.Range inclusion(Turn turn, ClosedChannel channel) {
    var range = channel.inclusion();
    for (var each : turn.transactions)
      if (each.channel().equals(channel.id()) && each.stage() instanceof Included(var where))
        range = range.with(where.block());
    return range;
  }

  static int framesIncluded(List<SentTransaction> transactions, ClosedChannel channel) {
    var count = channel.confirmed();
    for (var each : transactions)
      if (each.channel().equals(channel.id()) && each.isIncluded())
        count += each.data().parts().size();
    return count;
  }

  static boolean isIncluded(Turn turn, ClosedChannel channel) {
    return channel.isCut() && framesIncluded(turn.transactions, channel) == channel.frames().size();
  }

  /** Frames too far apart make no channel: its blocks, and all after them, go into new ones. */
  private static void giveUpLate(Turn turn) {
    var head = turn.l1.orElseThrow().head();
    var timeout = ProtocolLimits.channelTimeout(turn.rollup, head.time());
    for (var channel : turn.channels) {
      var range = inclusion(turn, channel);
      if (range.isEmpty()) continue;
      var isLate =
          isIncluded(turn, channel)
              ? range.last() - range.first() > timeout
              : head.number() - range.first() >= timeout;
      if (!isLate) continue;
      giveUp(turn, channel, "it was not in L1 whole within %d blocks".formatted(timeout));
      return;
    }
  }

  private static void giveUp(Turn turn, ClosedChannel channel, String cause) {
    turn.warn(
        "giving up channel %s and all after it: %s; its blocks from %d on are sent again"
            .formatted(channel.id(), cause, channel.first().number()));
    turn.channels =
        turn.channels.stream().takeWhile(each -> !each.id().equals(channel.id())).toList();
    turn.dropUnsent();
    turn.rewindTo(channel.first().number());
  }
}
