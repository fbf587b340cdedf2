package opekko.protocol.commitlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.TakeBack;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class LogRecordTest {
  private static final BlockId TO = new BlockId(Chains.hash(5), 5);
  private static final BlockId LOST = new BlockId(Chains.hash(6), 6);

  @Test
  void shouldReadWhatItWrote() {
    var block = Chains.l2Block(5, 10, 1, Bytes.EMPTY, List.of(Bytes.of(1, 2)));
    assertReadAgain(new LogRecord.Block(7, new PayloadEnvelope(Optional.empty(), block)));
    assertReadAgain(new LogRecord.Rewind(7, new TakeBack(TO, Optional.empty(), "réorg")));
    assertReadAgain(new LogRecord.Rewind(7, new TakeBack(TO, Optional.of(LOST), "réorg")));
    assertReadAgain(new LogRecord.Rewind(7, new TakeBack(TO, Optional.of(LOST), "")));
    assertReadAgain(new LogRecord.Standing(7, TO, 3));
  }

  @Test
  void shouldSayWhatIsCutShort() {
    var rewind = new LogRecord.Rewind(7, new TakeBack(TO, Optional.of(LOST), "")).encode();
    for (var size = 0; size < rewind.size(); size++) {
      var part = rewind.slice(0, size);
      assertThrows(InvalidData.class, () -> LogRecord.decode(part));
    }
  }

  private static void assertReadAgain(LogRecord record) {
    assertEquals(record, LogRecord.decode(record.encode()));
  }
}
