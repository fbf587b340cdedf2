package opekko.rpc.block;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.testkit.ChainScript;
import org.junit.jupiter.api.Test;

class HostileJsonTest {
  private static final int ROUNDS = 20_000;
  private static final String LIKELY = "{}[]\",:0x1fnulltrue-e. ";

  private final Random random = new Random(7);
  private final ChainScript.Block block = new ChainScript().add(true, 0).block(0);

  @Test
  void shouldRefuseOrReadAnyTextThatIsNearlyABlock() {
    hurt(ChainScript.json(block, true), RpcBlock::read);
  }

  @Test
  void shouldRefuseOrReadAnyTextThatIsNearlyReceipts() {
    hurt(ChainScript.receiptsJson(block), in -> Json.readArray(in, ReceiptJson::read));
  }

  @Test
  void shouldRefuseOrReadAnyBytesThatAreNearlyARawBlock() {
    var raw = "\"" + block.header().encode().toHex() + "\"";
    hurt(raw, RawBlock.transactions(Hash.ZERO).result());
  }

  /** Any other exception than InvalidData ends the test. */
  private <T> void hurt(String text, Json.Reader<T> reader) {
    var whole = text.getBytes(StandardCharsets.UTF_8);
    var refused = 0;
    for (var round = 0; round < ROUNDS; round++) {
      var bytes = whole.clone();
      for (var hits = 1 + random.nextInt(3); hits > 0; hits--)
        bytes[random.nextInt(bytes.length)] =
            (byte)
                (random.nextBoolean()
                    ? LIKELY.charAt(random.nextInt(LIKELY.length()))
                    : random.nextInt(256));
      var size = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      try {
        Json.read(Bytes.wrap(bytes, 0, size), reader);
      } catch (InvalidData _) {
        refused++;
      }
    }
    assertTrue(refused > ROUNDS / 4, "refused only " + refused);
  }
}
