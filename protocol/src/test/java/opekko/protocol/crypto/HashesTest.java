package opekko.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class HashesTest {
  private static final Bytes ABC = Bytes.wrap("abc".getBytes(StandardCharsets.US_ASCII));

  @Test
  void shouldHashByKeccakAsPublished() {
    assertEquals(
        "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
        Keccak.hash(Bytes.EMPTY).toHex());
    assertEquals(
        "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
        Keccak.hash(ABC).toHex());
  }

  @Test
  void shouldHashBySha256AsPublished() {
    assertEquals(
        "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        Sha256.hash(Bytes.EMPTY).toHex());
    assertEquals(
        "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Sha256.hash(ABC).toHex());
  }

  @Test
  void shouldHashPartsAsIfTheyWereOne() {
    var seeded = new Seeded(33);
    for (var i = 0; i < 100; i++) {
      var whole = seeded.bytesUpTo(400);
      var cut = seeded.below(whole.size() + 1);

      assertEquals(
          Keccak.hash(whole), Keccak.hash(whole.slice(0, cut), Bytes.EMPTY, whole.slice(cut)));
    }
  }
}
