package opekko.driver;

import java.util.Optional;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.type.L1BlockRef;

/**
 * What the driver has asked of derivation and got from it.
 *
 * @param current attributes of the block after the pending safe head: being applied or about to be
 * @param next attributes of the block after that one, derived while the engine still works
 * @param pull the request that is out
 * @param pulledAhead whether that request, or the one that brought {@code next}, stands on a block
 *     the engine has not confirmed
 * @param l1Moved whether L1's head moved since the request left: an answer "idle" may be outdated
 * @param idle whether L1 is exhausted
 * @param origin the L1 block the pipeline works on
 * @param soloUntil up to this L2 block number nothing is derived ahead, because a block there was
 *     invalid with another one already derived on top of it
 */
public record DerivationLink(
    Optional<DerivedAttributes> current,
    Optional<DerivedAttributes> next,
    Optional<Call> pull,
    boolean pulledAhead,
    boolean l1Moved,
    boolean idle,
    L1BlockRef origin,
    long soloUntil) {
  static final DerivationLink NONE = withoutAttributes(-1);

  /** Forgets everything but the caution learnt. */
  DerivationLink cleared(long cautiousUntil) {
    return withoutAttributes(cautiousUntil);
  }

  private static DerivationLink withoutAttributes(long cautiousUntil) {
    return new DerivationLink(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        L1BlockRef.NONE,
        cautiousUntil);
  }

  DerivationLink pulling(Call call, boolean ahead) {
    return new DerivationLink(
        current, next, Optional.of(call), ahead, false, false, origin, soloUntil);
  }

  DerivationLink answered() {
    return new DerivationLink(
        current, next, Optional.empty(), pulledAhead, l1Moved, idle, origin, soloUntil);
  }

  DerivationLink idled(L1BlockRef at) {
    return new DerivationLink(
        current, next, Optional.empty(), pulledAhead, l1Moved, !l1Moved, at, soloUntil);
  }

  DerivationLink withCurrent(Optional<DerivedAttributes> attributes) {
    return new DerivationLink(
        attributes, next, pull, pulledAhead, l1Moved, idle, origin, soloUntil);
  }

  DerivationLink withNext(DerivedAttributes attributes) {
    return new DerivationLink(
        current, Optional.of(attributes), pull, pulledAhead, l1Moved, idle, origin, soloUntil);
  }

  /** The current block is in the chain: what was derived ahead now stands on solid ground. */
  DerivationLink advanced() {
    return new DerivationLink(
        next, Optional.empty(), pull, false, l1Moved, idle, origin, soloUntil);
  }

  DerivationLink l1HeadMoved() {
    return new DerivationLink(current, next, pull, pulledAhead, true, false, origin, soloUntil);
  }

  DerivationLink withOrigin(L1BlockRef at) {
    return new DerivationLink(current, next, pull, pulledAhead, l1Moved, idle, at, soloUntil);
  }

  boolean isLookingAhead() {
    return next.isPresent() || (pull.isPresent() && pulledAhead);
  }
}
