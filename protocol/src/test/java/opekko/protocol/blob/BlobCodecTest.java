package opekko.protocol.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobCodecTest {
  private final SplittableRandom random = new SplittableRandom(3);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 26, 27, 28, 31, 123, 124, 127, 128, 5000, BlobCodec.MAX_DATA_SIZE})
  void shouldDecodeWhatWasEncoded(int size) {
    var data = data(size);

    assertEquals(data, BlobCodec.decode(BlobCodec.encode(data)));
  }

  @Test
  void shouldRefuseDataThatDoesNotFit() {
    var tooMuch = data(BlobCodec.MAX_DATA_SIZE + 1);

    assertThrows(IllegalArgumentException.class, () -> BlobCodec.encode(tooMuch));
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96, 128, 4096 * 32 - 32})
  void shouldRefuseHighBitsOfAnyElementButTheFirst(int at) {
    var blob = BlobCodec.encode(data(100)).toArray();
    blob[at] |= 0x40;

    assertThrows(InvalidData.class, () -> BlobCodec.decode(Bytes.wrap(blob)));
  }

  @Test
  void shouldRefuseUnknownVersion() {
    var blob = BlobCodec.encode(data(100)).toArray();
    blob[1] = 1;

    assertThrows(InvalidData.class, () -> BlobCodec.decode(Bytes.wrap(blob)));
  }

  @Test
  void shouldRefuseDataBeyondTheLength() {
    var blob = BlobCodec.encode(data(100)).toArray();
    blob[1000] = 1;

    assertThrows(InvalidData.class, () -> BlobCodec.decode(Bytes.wrap(blob)));
  }

  @Test
  void shouldRefuseBlobOfAnotherSize() {
    var cut = BlobCodec.encode(data(100)).slice(0, BlobCodec.BLOB_SIZE - 1);

    assertThrows(InvalidData.class, () -> BlobCodec.decode(cut));
  }

  private Bytes data(int size) {
    var data = new byte[size];
    random.nextBytes(data);
    return Bytes.wrap(data);
  }
}
