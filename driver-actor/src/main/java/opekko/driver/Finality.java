package opekko.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Which L2 block follows from which L1 block, for the L1 blocks that may still be finalized.
 *
 * @param settled one entry for each L1 block read before the latest, oldest first
 * @param latest of the latest L1 block; grows while it is read
 * @param signal the newest finalized L1 block; NONE before the first
 * @param triedAt L1 number of the last attempt made when derivation went idle; 0 for none
 * @param sweptAt L1 number of the last attempt made while derivation was busy
 * @param check the attempt that runs
 * @spec op-node rollup/finality/finalizer.go
 */
public record Finality(
    List<Derived> settled,
    Optional<Derived> latest,
    L1BlockRef signal,
    long triedAt,
    long sweptAt,
    Optional<Check> check) {
  static final Finality NONE =
      new Finality(List.of(), Optional.empty(), L1BlockRef.NONE, 0, 0, Optional.empty());

  /** Four epochs of 32 slots, and one to leave room. */
  private static final int DEFAULT_LOOKBACK = 4 * 32 + 1;

  private static final long DEFAULT_DELAY = 64;

  /** {@code safe} was the safe head once {@code l1} had been read. */
  public record Derived(BlockId l1, L2BlockRef safe) {}

  /**
   * Before anything is finalized L1 is asked whether the finalized block and the one derived from
   * are its own: the signal may come from an endpoint on another branch.
   *
   * @param signalConfirmed whether the first of the two has been confirmed
   */
  public record Check(Call call, Derived candidate, L1BlockRef signal, boolean signalConfirmed) {}

  /** A safe block was derived while {@code source} was read. */
  Finality onSafe(
      L2BlockRef safe, L1BlockRef source, RollupConfig config, DriverSettings settings) {
    var entry = new Derived(source.id(), safe);
    if (latest.isEmpty()) return withDerived(settled, entry);
    var last = latest.get();
    if (last.l1.number() >= source.number())
      return withDerived(settled, new Derived(last.l1, safe));
    var lookback = lookback(config, settings);
    var kept = new ArrayList<Derived>(settled.size() + 1);
    var surplus = settled.size() + 2 - lookback;
    kept.addAll(settled.subList(Math.clamp(surplus, 0, settled.size()), settled.size()));
    kept.add(last);
    return withDerived(List.copyOf(kept), entry);
  }

  private Finality withDerived(List<Derived> before, Derived last) {
    return new Finality(before, Optional.of(last), signal, triedAt, sweptAt, check);
  }

  static int lookback(RollupConfig config, DriverSettings settings) {
    if (settings.finalityLookback().isPresent())
      return Math.toIntExact(settings.finalityLookback().getAsLong());
    var challenge =
        config.altDa().map(da -> da.challengeWindow() + da.resolveWindow() + 1).orElse(0L);
    return Math.toIntExact(Math.max(challenge, DEFAULT_LOOKBACK));
  }

  /** A finalized L1 block, not older than the one before: a new one is worth an attempt at once. */
  Finality signalled(L1BlockRef finalized) {
    return finalized.equals(signal) ? this : new Finality(settled, latest, finalized, 0, 0, check);
  }

  /** Whether to try again now that derivation has read L1 up to {@code origin} and is idle. */
  boolean isDueWhenIdle(L1BlockRef origin, DriverSettings settings) {
    return isDue(triedAt, origin, settings);
  }

  /** The same while derivation is busy: a long catch-up must not wait for its end. */
  boolean isDueWhenBusy(L1BlockRef origin, DriverSettings settings) {
    return isDue(sweptAt, origin, settings);
  }

  private boolean isDue(long lastTry, L1BlockRef origin, DriverSettings settings) {
    if (signal.equals(L1BlockRef.NONE)) return false;
    return lastTry == 0
        || origin.number() > lastTry + settings.finalityDelay().orElse(DEFAULT_DELAY);
  }

  Finality triedAtIdle(long l1Number) {
    return new Finality(settled, latest, signal, l1Number, sweptAt, check);
  }

  Finality triedWhenBusy(long l1Number) {
    return new Finality(settled, latest, signal, triedAt, l1Number, check);
  }

  /** The highest L2 block above {@code finalized} that follows from finalized L1 blocks. */
  Optional<Derived> candidate(L2BlockRef finalized) {
    if (signal.equals(L1BlockRef.NONE)) return Optional.empty();
    if (latest.filter(entry -> isFinalizable(entry, finalized)).isPresent()) return latest;
    // Safe heads only rise along the ring, so the newest that qualifies is the highest.
    for (var i = settled.size() - 1; i >= 0; i--)
      if (isFinalizable(settled.get(i), finalized)) return Optional.of(settled.get(i));
    return Optional.empty();
  }

  private boolean isFinalizable(Derived entry, L2BlockRef finalized) {
    return entry.l1.number() <= signal.number() && entry.safe.number() > finalized.number();
  }

  Finality checking(Optional<Check> running) {
    return new Finality(settled, latest, signal, triedAt, sweptAt, running);
  }

  Finality withoutSignal() {
    return new Finality(settled, latest, L1BlockRef.NONE, triedAt, sweptAt, check);
  }

  /** Forgets what may have been reorged out; L1's own finality stays. */
  Finality reset() {
    return new Finality(List.of(), Optional.empty(), signal, 0, 0, Optional.empty());
  }
}
