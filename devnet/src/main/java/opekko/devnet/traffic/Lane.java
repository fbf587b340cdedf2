package opekko.devnet.traffic;

import java.util.OptionalLong;
import opekko.devnet.traffic.TrafficPort.Nonces;

/**
 * The nonces of one account on one layer. They are counted up from what the node said last; after a
 * refusal, and whenever nothing is under way, the node is asked again. So a reorg that drops
 * transactions leaves no gap for longer than that: a lane with a gap fills up, falls silent, and
 * asks.
 *
 * @param next nonce to be used; empty when it has to be asked for
 * @param mined the account's nonce after the latest block
 * @param underWay sent and not yet answered
 * @param isAsking whether the node is being asked
 * @param askedAt {@code next} when it was asked with nothing under way; empty otherwise
 */
record Lane(OptionalLong next, long mined, int underWay, boolean isAsking, OptionalLong askedAt) {

  static final Lane UNKNOWN = new Lane(OptionalLong.empty(), 0, 0, false, OptionalLong.empty());

  /** Whether one more may be sent. */
  boolean hasRoom(int maxWaiting) {
    return next.isPresent() && next.getAsLong() - mined < maxWaiting;
  }

  /** One is sent with the next nonce. */
  Lane sending() {
    return new Lane(
        OptionalLong.of(next.orElseThrow() + 1), mined, underWay + 1, isAsking, askedAt);
  }

  Lane accepted() {
    return new Lane(next, mined, underWay - 1, isAsking, askedAt);
  }

  Lane refused() {
    return new Lane(OptionalLong.empty(), mined, underWay - 1, isAsking, OptionalLong.empty());
  }

  /** Whether there is sense in asking: not while it is, nor while what is under way may fail. */
  boolean mayAsk() {
    return !isAsking && (next.isPresent() || underWay == 0);
  }

  Lane asking() {
    return new Lane(next, mined, underWay, true, underWay == 0 ? next : OptionalLong.empty());
  }

  Lane answered(Nonces nonces) {
    // What the pool has counts only when nothing was sent since it was asked.
    var isStill = underWay == 0 && (next.isEmpty() || next.equals(askedAt));
    return new Lane(
        isStill ? OptionalLong.of(nonces.pending()) : next,
        nonces.mined(),
        underWay,
        false,
        OptionalLong.empty());
  }

  Lane notAnswered() {
    return new Lane(next, mined, underWay, false, OptionalLong.empty());
  }
}
