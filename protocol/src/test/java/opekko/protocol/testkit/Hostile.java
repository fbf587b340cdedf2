package opekko.protocol.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Function;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/** What every decoder must stand: cut, changed and random bytes, in bounded memory. */
public final class Hostile {
  /** Objects cost more than the bytes they are read from: a two-byte list becomes a record. */
  private static final long BYTES_PER_BYTE = 200;

  private static final long FIXED_BYTES = 64_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Hostile() {}

  /** Each beginning of the bytes, but for the whole, must be refused. */
  public static void assertRefusesTruncation(Bytes whole, Function<Bytes, ?> decoder) {
    for (var size = 0; size < whole.size(); size++) {
      var cut = whole.slice(0, size);
      assertThrows(
          InvalidData.class, () -> decoder.apply(cut), () -> cut.size() + " bytes: " + whole);
    }
  }

  /** Bytes turned over here and there must be decoded or refused, and nothing else. */
  public static void assertSurvivesChanges(Bytes whole, Function<Bytes, ?> decoder, Seeded seeded) {
    for (var i = 0; i < 200; i++) {
      var changed = seeded.withOneBitTurned(whole);
      for (var more = seeded.below(3); more > 0; more--) changed = seeded.withOneBitTurned(changed);
      assertDecodesOrRefuses(changed, decoder);
    }
  }

  public static void assertSurvivesRandomBytes(Function<Bytes, ?> decoder, Seeded seeded) {
    for (var i = 0; i < 2000; i++) assertDecodesOrRefuses(seeded.bytesUpTo(700), decoder);
  }

  /** Memory in proportion to the input, whatever lengths it claims. */
  public static void assertDecodesOrRefuses(Bytes input, Function<Bytes, ?> decoder) {
    var most = FIXED_BYTES + BYTES_PER_BYTE * input.size();
    // A second time where the first was too much: it may have loaded classes and built call sites.
    if (allocated(input, decoder) <= most) return;
    var allocated = allocated(input, decoder);
    assertTrue(allocated <= most, () -> allocated + " bytes allocated for " + input.toHex());
  }

  private static long allocated(Bytes input, Function<Bytes, ?> decoder) {
    var before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      decoder.apply(input);
    } catch (InvalidData e) {
      assertTrue(!e.getMessage().isBlank());
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
