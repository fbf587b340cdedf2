package opekko.protocol.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Values made up from a seed: the same seed gives the same values in the same order. */
public final class Seeded {
  private final SplittableRandom random;

  public Seeded(long seed) {
    random = new SplittableRandom(seed);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public boolean flip() {
    return random.nextBoolean();
  }

  public Bytes bytes(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /** Of any size from 0 to {@code limit}. */
  public Bytes bytesUpTo(int limit) {
    return bytes(below(limit + 1));
  }

  public Hash hash() {
    return new Hash(bytes(Hash.SIZE));
  }

  public Address address() {
    return new Address(bytes(Address.SIZE));
  }

  /** An unsigned number of any length: zero, one byte and the top bit come often. */
  public long u64() {
    var bits = below(65);
    return bits == 0 ? 0 : random.nextLong() >>> 64 - bits;
  }

  /** A number of any length up to 256 bits. */
  public BigInteger u256() {
    return new BigInteger(1, bytesUpTo(32).toArray());
  }

  public <T> Optional<T> maybe(Supplier<T> value) {
    return flip() ? Optional.of(value.get()) : Optional.empty();
  }

  /** Of 0 to {@code limit} items. */
  public <T> List<T> list(int limit, Supplier<T> item) {
    var size = below(limit + 1);
    var items = new ArrayList<T>(size);
    while (items.size() < size) items.add(item.get());
    return List.copyOf(items);
  }

  /** One bit of the bytes turned over; there must be one. */
  public Bytes withOneBitTurned(Bytes bytes) {
    var changed = bytes.toArray();
    changed[below(changed.length)] ^= (byte) (1 << below(8));
    return Bytes.wrap(changed);
  }
}
