package opekko.devnet.batcher;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.devnet.batcher.SentTransaction.Included;
import opekko.devnet.batcher.SentTransaction.Published;
import opekko.devnet.batcher.SentTransaction.Unsent;
import opekko.protocol.api.BatcherStatus.Totals;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.channel.ChannelEncoder;
import opekko.protocol.channel.Frame;
import opekko.protocol.tx.PoolRefusal;

/**
 * Sends closed channels in transactions, in the order of frames and nonces, one at a time; those
 * that L1 is slow with again, and for more.
 */
final class Sending {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 6;

  /** As often in a row fees are raised at once; then it waits as after any refusal. */
  private static final int RAISES_AT_ONCE = 3;

  private Sending() {}

  static boolean wouldUseBlobs(Turn turn) {
    var channels = turn.settings.channels();
    return switch (channels.availability()) {
      case BLOBS -> true;
      case CALLDATA -> false;
      case AUTO -> DataPrice.favoursBlobs(turn.l1.orElseThrow(), turn.settings.fees(), channels);
    };
  }

  static void proceed(Turn turn) {
    if (turn.l1.isEmpty() || turn.retryAt.isAfter(turn.now)) return;
    if (turn.transactions.stream()
        .anyMatch(each -> each.stage() instanceof SentTransaction.Sending)) return;
    var due = due(turn);
    if (due.isPresent()) send(turn, due.get());
    else if (turn.mode.sends()) next(turn).ifPresent(first -> sendFirst(turn, first));
  }

  /** What has to be sent again, the lowest nonce first; its fees raised if it is time. */
  private static Optional<SentTransaction> due(Turn turn) {
    var sending = turn.settings.sending();
    var isFirst = true;
    for (var each : turn.transactions) {
      switch (each.stage()) {
        case Included _, SentTransaction.Sending _ -> {}
        case Unsent _ -> {
          return turn.mode.sends() || each.isOnItsWay() ? Optional.of(each) : Optional.empty();
        }
        case Published _ -> {
          // Those behind the first wait for it, whatever they pay.
          if (isFirst && !each.raisedAt().plus(sending.resubmission()).isAfter(turn.now))
            return Optional.of(raised(turn, each));
          if (!each.triedAt().plus(sending.rebroadcast()).isAfter(turn.now))
            return Optional.of(each);
          isFirst = false;
        }
      }
    }
    return Optional.empty();
  }

  private static SentTransaction raised(Turn turn, SentTransaction transaction) {
    var fees = turn.settings.fees();
    var raised =
        transaction.fees().raised(turn.l1.orElseThrow(), fees, transaction.data().asBlobs());
    if (raised.isPresent()) {
      turn.totals = resubmitted(turn.totals);
      return transaction.raised(raised.get(), turn.now);
    }
    turn.trouble(
        Trouble.SENDING,
        "transaction %d already offers as much as it may: %s"
            .formatted(transaction.nonce(), transaction.fees()));
    return transaction.kept(turn.now);
  }

  private static void send(Turn turn, SentTransaction transaction) {
    var call = turn.nextCall();
    var sending = transaction.tried(new SentTransaction.Sending(call), turn.now);
    turn.replaceTransaction(transaction.nonce(), _ -> sending);
    var hasCells = turn.l1.orElseThrow().head().time() >= turn.settings.sending().cellProofTime();
    turn.effects.add(
        new BatcherEffect.SendTransaction(
            call,
            sending.nonce(),
            sending.data(),
            sending.fees(),
            hasCells ? BlobSidecar.CELL_PROOFS : BlobSidecar.BLOB_PROOFS));
  }

  private static void sendFirst(Turn turn, SentTransaction first) {
    turn.transactions = Stream.concat(turn.transactions.stream(), Stream.of(first)).toList();
    turn.replaceChannel(first.channel(), channel -> channel.withSent(first.data().parts().size()));
    send(turn, first);
  }

  /** The next frames, in a transaction of their own. */
  private static Optional<SentTransaction> next(Turn turn) {
    var limit = turn.settings.sending().maxPending();
    if (limit > 0 && turn.transactions.size() >= limit) return Optional.empty();
    var waiting = turn.channels.stream().filter(each -> !each.isSent()).findFirst();
    if (waiting.isEmpty()) return Optional.empty();
    var channel = waiting.get().isCut() ? waiting.get() : cut(turn, waiting.get());
    turn.replaceChannel(channel.id(), _ -> channel);
    if (isOtherKindWaiting(turn, channel.asBlobs())) return Optional.empty();
    var l1 = turn.l1.orElseThrow();
    var tooDear = Fees.tooDear(l1, turn.settings.fees());
    if (tooDear.isPresent()) {
      turn.trouble(Trouble.SENDING, tooDear.get());
      return Optional.empty();
    }
    var nonce =
        turn.transactions.isEmpty()
            ? l1.nonce()
            : Math.max(l1.nonce(), turn.transactions.getLast().nonce() + 1);
    return Optional.of(
        new SentTransaction(
            nonce,
            channel.id(),
            data(turn, channel),
            Fees.suggested(l1, turn.settings.fees(), channel.asBlobs()),
            List.of(),
            1,
            turn.now,
            turn.now,
            turn.now,
            0,
            new Unsent()));
  }

  private static ClosedChannel cut(Turn turn, ClosedChannel channel) {
    var asBlobs = wouldUseBlobs(turn);
    var size = turn.settings.channels().frameData(asBlobs);
    return channel.cut(
        asBlobs, ChannelEncoder.frames(channel.id(), channel.output().compressed(), size));
  }

  /** L1's pools take no blobs of an account while other transactions of it wait, nor vice versa. */
  private static boolean isOtherKindWaiting(Turn turn, boolean asBlobs) {
    return turn.transactions.stream()
        .anyMatch(each -> !each.isIncluded() && each.data().asBlobs() != asBlobs);
  }

  private static BatchData data(Turn turn, ClosedChannel channel) {
    var count =
        Math.min(
            channel.frames().size() - channel.sent(),
            turn.settings.channels().framesPerTransaction(channel.asBlobs()));
    var parts =
        channel.frames().subList(channel.sent(), channel.sent() + count).stream()
            .map(frame -> Frame.encodeAll(List.of(frame)))
            .toList();
    return new BatchData(parts, channel.asBlobs(), Optional.empty());
  }

  static void onSent(Turn turn, BatcherEvent.TransactionSent sent) {
    var awaited =
        turn.transactions.stream()
            .filter(each -> each.stage().equals(new SentTransaction.Sending(sent.call())))
            .findFirst();
    if (awaited.isEmpty()) return;
    var before = awaited.get();
    var transaction = before.made(before.data().with(sent.sidecar()));
    var after =
        switch (sent.submission()) {
          case Submission.Accepted _ -> accepted(turn, transaction, sent);
          case Submission.Refused(var reason) -> refused(turn, transaction, sent, reason);
          case Submission.Unknown(var cause) -> {
            backOff(turn, "transaction %d: %s".formatted(transaction.nonce(), cause));
            yield sent.version().map(transaction::handedOver).orElse(transaction).at(new Unsent());
          }
        };
    turn.replaceTransaction(before.nonce(), _ -> after);
  }

  private static SentTransaction accepted(
      Turn turn, SentTransaction transaction, BatcherEvent.TransactionSent sent) {
    turn.refusals = 0;
    turn.over(Trouble.SENDING);
    if (!transaction.isOnItsWay()) {
      turn.totals = accepted(turn.totals, transaction.data());
      turn.tell(
          "sent %d bytes in transaction %d (%d blobs), %s"
              .formatted(
                  transaction.data().size(),
                  transaction.nonce(),
                  transaction.data().blobs(),
                  transaction.fees()));
    }
    return transaction.handedOver(sent.version().orElseThrow()).at(new Published());
  }

  private static SentTransaction refused(
      Turn turn, SentTransaction transaction, BatcherEvent.TransactionSent sent, String reason) {
    var stays = transaction.at(transaction.isOnItsWay() ? new Published() : new Unsent());
    return switch (PoolRefusal.of(reason)) {
      case ALREADY_KNOWN -> accepted(turn, transaction, sent);
      case NONCE_TOO_LOW -> {
        // Whether it was ours that used it shows at the next look.
        backOff(turn, "transaction %d: %s".formatted(transaction.nonce(), reason));
        yield stays;
      }
      case REPLACEMENT_UNDERPRICED, UNDERPRICED -> {
        if (++turn.refusals > RAISES_AT_ONCE) backOff(turn, reason);
        yield raised(turn, transaction).at(new Unsent());
      }
      case INSUFFICIENT_FUNDS -> {
        backOff(
            turn,
            "%s cannot pay for transaction %d, send it some ether: %s"
                .formatted(turn.settings.sending().account(), transaction.nonce(), reason));
        yield stays;
      }
      case OTHER_KIND_WAITS -> {
        backOff(
            turn,
            "L1 still has a transaction of the other kind (blobs or none) from %s: %s"
                .formatted(turn.settings.sending().account(), reason));
        yield stays;
      }
      case NONCE_TOO_HIGH, WRONG_CHAIN, POOL_FULL, OTHER -> {
        backOff(turn, "transaction %d was refused: %s".formatted(transaction.nonce(), reason));
        yield stays;
      }
    };
  }

  private static void backOff(Turn turn, String trouble) {
    turn.trouble(Trouble.SENDING, trouble);
    var doublings = Math.min(turn.refusals++, MAX_DOUBLINGS);
    turn.retryAt = turn.now.plus(FIRST_WAIT.multipliedBy(1L << doublings));
  }

  private static Totals accepted(Totals totals, BatchData data) {
    return new Totals(
        totals.blocks(),
        totals.channels(),
        totals.transactions() + 1,
        totals.blobs() + data.blobs(),
        totals.bytes() + data.size(),
        totals.resubmissions(),
        totals.feesPaid());
  }

  private static Totals resubmitted(Totals totals) {
    return new Totals(
        totals.blocks(),
        totals.channels(),
        totals.transactions(),
        totals.blobs(),
        totals.bytes(),
        totals.resubmissions() + 1,
        totals.feesPaid());
  }
}
