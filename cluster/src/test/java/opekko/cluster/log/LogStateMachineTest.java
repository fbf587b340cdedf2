package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.fault.Fault;
import opekko.protocol.file.Disk;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.Bytes;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStateMachineTest {
  private static final long TERM = 3;

  @TempDir Path folder;
  private final Heard heard = new Heard();
  private KeptPayloads payloads;
  private LogStateMachine machine;
  private long index;

  @BeforeEach
  void open() throws IOException {
    payloads = new KeptPayloads(folder, 1 << 20, Disk.REAL);
    machine = new LogStateMachine("a", Optional.of(id(4)), payloads, heard);
  }

  @AfterEach
  void close() {
    machine.closing();
    machine.close();
    payloads.close();
  }

  private List<String> newest(OptionalLong upTo, int count) {
    return machine.newest(upTo, count).stream().map(HaLogLine::what).toList();
  }

  @Test
  void shouldTellWhereAReplayLedToAndNothingOfIt() {
    machine.opened(Optional.of(TermIndex.valueOf(TERM, 3)));

    apply(new LogRecord.Block(TERM, Blocks.block(5)));
    apply(new LogRecord.Block(TERM, Blocks.block(6)));
    apply(new LogRecord.Rewind(TERM, new TakeBack(id(5), Optional.empty(), "L1")));
    assertEquals(List.of(), heard.all(LogEvent.class));
    apply(new LogRecord.Block(TERM, Blocks.block(6)));
    assertEquals(List.of(new LogEvent.Jumped(Optional.of(id(6)), 1)), heard.all(LogEvent.class));

    apply(new LogRecord.Block(TERM, Blocks.block(7)));
    assertEquals(1, heard.all(LogEvent.Applied.class).size());
  }

  @Test
  void shouldTellWhatWasDecidedInPlaceOfTheLastEntriesOfAReplay() {
    machine.opened(Optional.of(TermIndex.valueOf(TERM - 1, 8)));

    apply(new LogRecord.Block(TERM, Blocks.block(5)));

    assertEquals(1, heard.all(LogEvent.Applied.class).size());
    assertEquals(List.of(), heard.all(LogEvent.Jumped.class));
  }

  @Test
  void shouldEndAReplayBeforeItsNodeLeads() {
    machine.opened(Optional.of(TermIndex.valueOf(TERM, 9)));
    apply(new LogRecord.Block(TERM, Blocks.block(5)));

    machine.notifyLeaderReady();
    machine.notifyLeaderReady();

    assertEquals(new LogEvent.Jumped(Optional.of(id(5)), 0), heard.all(LogEvent.class).getFirst());
    assertEquals(1, heard.all(LogEvent.Jumped.class).size());
  }

  @Test
  void shouldAnswerAndTellWhatAnEntryCameTo() {
    machine.opened(Optional.empty());
    var block = Blocks.block(5);

    assertEquals(new Outcome.Committed(id(5), 0), apply(new LogRecord.Block(TERM, block)));
    assertEquals(new Outcome.Committed(id(5), 0), apply(new LogRecord.Block(TERM, block)));
    assertInstanceOf(Outcome.Refused.class, apply(new LogRecord.Block(TERM, Blocks.block(9))));
    assertEquals(
        new Outcome.Committed(id(2), 1),
        apply(new LogRecord.Rewind(TERM, new TakeBack(id(2), Optional.empty(), "L1"))));

    assertEquals(
        List.of(new LogEvent.Applied(new CommittedBlock(TERM, 0, block))),
        heard.all(LogEvent.Applied.class));
    assertEquals(
        List.of(new LogEvent.Rewound(id(2), TERM, 1, "L1")), heard.all(LogEvent.Rewound.class));
    assertEquals(1, heard.all(LogEvent.Refused.class).size());
    assertEquals(List.of("jump: L1", "block"), newest(OptionalLong.empty(), 9));
    assertEquals(TermIndex.valueOf(TERM, 3), machine.getLastAppliedTermIndex());
  }

  @Test
  void shouldRefuseBytesThatAreNoEntryWithoutThrowing() {
    machine.opened(Optional.empty());
    for (var bytes : List.of("", "ff", "01", "010000000000000003", "0100000000000000030400ff"))
      assertInstanceOf(Outcome.Refused.class, apply(Bytes.fromHex(bytes)), bytes);
    assertEquals(Optional.empty(), machine.tip());
  }

  @Test
  void shouldEndTheNodeWhoseAnchorTheLogDoesNotFollow() {
    machine.opened(Optional.empty());
    assertEquals(
        new Outcome.Committed(id(7), 0), apply(new LogRecord.Block(TERM, Blocks.block(7))));

    assertTrue(broken().contains("configured to begin after " + id(4)), broken());
  }

  @Test
  void shouldEndTheNodeOnceWhenTheDiskFails() {
    machine.notifyLogFailed(new IOException("No space left on device"), null);
    machine.notifyServerShutdown(RoleInfoProto.getDefaultInstance(), true);

    assertTrue(broken().contains("No space left on device"), broken());
    assertInstanceOf(Fault.Critical.class, machine.fault().orElseThrow());
  }

  @Test
  void shouldEndTheNodeWhenItsServerClosesUnderItButNotWhenItIsStopped() throws IOException {
    machine.notifyServerShutdown(RoleInfoProto.getDefaultInstance(), true);
    assertTrue(broken().contains("the commit log closed"), broken());

    var events = new Heard();
    var stopped = new LogStateMachine("a", Optional.empty(), payloads, events);
    stopped.closing();
    stopped.notifyServerShutdown(RoleInfoProto.getDefaultInstance(), true);
    stopped.close();
    assertEquals(List.of(), events.all(LogEvent.class));
  }

  private String broken() {
    var all = heard.all(LogEvent.Broken.class);
    assertEquals(1, all.size());
    return all.getFirst().cause();
  }

  private Outcome apply(LogRecord record) {
    return apply(record.encode());
  }

  private Outcome apply(Bytes data) {
    var entry =
        LogEntryProto.newBuilder()
            .setTerm(TERM)
            .setIndex(index++)
            .setStateMachineLogEntry(
                StateMachineLogEntryProto.newBuilder()
                    .setLogData(ByteString.copyFrom(data.toArray())))
            .build();
    var context =
        TransactionContext.newBuilder().setStateMachine(machine).setLogEntry(entry).build();
    var reply = Voters.got(machine.applyTransaction(context));
    return Verdicts.decode(Bytes.wrap(reply.getContent().toByteArray()));
  }
}
