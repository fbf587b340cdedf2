package opekko.protocol.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class IntrinsicGasTest {
  @Test
  void shouldPriceBytesByWhetherTheyAreZero() {
    var data = Bytes.of(0, 0, 1, 2, 3);

    assertEquals(21_000, IntrinsicGas.of(Bytes.EMPTY, Bytes.EMPTY));
    assertEquals(21_000 + 2 * 4 + 3 * 16, IntrinsicGas.of(data, SignedTransaction.EMPTY_LIST));
    assertEquals(21_000 + (2 + 3 * 4) * 10, IntrinsicGas.floor(data));
  }

  @Test
  void shouldPriceAddressesAndKeysOfAccessLists() {
    var seeded = new Seeded(1);
    var list =
        RlpWriter.list(out -> {
          out.putList(entry ->
              entry
                  .put(seeded.address())
                  .putList(keys -> keys.put(seeded.hash()).put(seeded.hash())));
          out.putList(entry -> entry.put(seeded.address()).putList(_ -> {}));
        });

    assertEquals(21_000 + 2 * 2_400 + 2 * 1_900, IntrinsicGas.of(Bytes.EMPTY, list));
  }
}
