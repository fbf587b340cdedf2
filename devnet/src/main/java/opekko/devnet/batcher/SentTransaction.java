package opekko.devnet.batcher;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.type.Hash;

/**
 * A transaction on its way into L1. Its nonce and data never change, its fees may: each change is
 * another version with another hash, and any of them may get into a block.
 *
 * @param channel whose frames it carries; that channel may have been given up since
 * @param versions hashes of all that were handed to L1, newest last
 * @param attempts how often it was sent with other fees
 * @param since when it was first sent
 * @param raisedAt when its fees were last raised
 * @param triedAt when it was last handed to L1
 * @param lost how often in a row L1 showed its nonce as used without it
 */
public record SentTransaction(
    long nonce,
    ChannelId channel,
    BatchData data,
    Fees fees,
    List<Hash> versions,
    int attempts,
    Instant since,
    Instant raisedAt,
    Instant triedAt,
    int lost,
    Stage stage) {

  /** Where it is. */
  public sealed interface Stage {}

  /** Being signed and handed to L1. */
  public record Sending(long call) implements Stage {}

  /** L1's pool has not taken it yet. */
  public record Unsent() implements Stage {}

  /** In the pool, as far as is known. */
  public record Published() implements Stage {}

  /** In a block. */
  public record Included(Inclusion where) implements Stage {}

  boolean isIncluded() {
    return stage instanceof Included;
  }

  boolean isOnItsWay() {
    return !versions.isEmpty();
  }

  SentTransaction at(Stage changed) {
    return new SentTransaction(
        nonce,
        channel,
        data,
        fees,
        versions,
        attempts,
        since,
        raisedAt,
        triedAt,
        changed instanceof Included ? 0 : lost,
        changed);
  }

  SentTransaction tried(Sending call, Instant now) {
    return new SentTransaction(
        nonce, channel, data, fees, versions, attempts, since, raisedAt, now, lost, call);
  }

  SentTransaction raised(Fees changed, Instant now) {
    return new SentTransaction(
        nonce, channel, data, changed, versions, attempts + 1, since, now, triedAt, lost, stage);
  }

  SentTransaction withLost(int times) {
    return new SentTransaction(
        nonce, channel, data, fees, versions, attempts, since, raisedAt, triedAt, times, stage);
  }

  /** Its fees stay for another while. */
  SentTransaction kept(Instant now) {
    return new SentTransaction(
        nonce, channel, data, fees, versions, attempts, since, now, triedAt, lost, stage);
  }

  /** To be sent again at once, as it is. */
  SentTransaction dueNow() {
    return new SentTransaction(
        nonce,
        channel,
        data,
        fees,
        versions,
        attempts,
        since,
        raisedAt,
        Instant.EPOCH,
        lost,
        stage);
  }

  SentTransaction made(BatchData withSidecar) {
    return new SentTransaction(
        nonce,
        channel,
        withSidecar,
        fees,
        versions,
        attempts,
        since,
        raisedAt,
        triedAt,
        lost,
        stage);
  }

  SentTransaction handedOver(Hash version) {
    if (versions.contains(version)) return this;
    var all = new ArrayList<>(versions);
    all.add(version);
    return new SentTransaction(
        nonce,
        channel,
        data,
        fees,
        List.copyOf(all),
        attempts,
        since,
        raisedAt,
        triedAt,
        lost,
        stage);
  }
}
