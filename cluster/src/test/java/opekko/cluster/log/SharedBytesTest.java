package opekko.cluster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import opekko.protocol.type.Bytes;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.junit.jupiter.api.Test;

class SharedBytesTest {
  @Test
  void shouldGiveTheVerySameBytesThereAndBack() {
    var array = new byte[] {1, 2, 3, 4, 5};

    var back = SharedBytes.fromRatis(SharedBytes.toRatis(Bytes.wrap(array, 1, 3)));

    assertEquals(Bytes.of(2, 3, 4), back);
    array[2] = 9;
    assertEquals(Bytes.of(2, 9, 4), back);
  }

  @Test
  void shouldPutTogetherWhatIsInPieces() {
    var first = ByteString.copyFrom(new byte[1_000]);
    var buffer = ByteBuffer.wrap(new byte[] {1, 2, 3}).asReadOnlyBuffer();

    var all = SharedBytes.fromRatis(first.concat(UnsafeByteOperations.unsafeWrap(buffer)));

    assertEquals(Bytes.concat(Bytes.wrap(new byte[1_000]), Bytes.of(1, 2, 3)), all);
    assertEquals(Bytes.EMPTY, SharedBytes.fromRatis(ByteString.EMPTY));
  }
}
