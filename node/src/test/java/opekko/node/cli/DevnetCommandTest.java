package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.node.config.LogSettings;
import opekko.node.devnet.DevnetMap;
import opekko.node.terminal.Palette;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevnetCommandTest {
  private static final int USAGE = 2;
  private static final Hash BLOCK = Hash.fromHex("0x" + "ab".repeat(32));

  /** The command has sent the log to a file of its own. */
  @AfterEach
  void restoreLog() {
    LogLevels.apply(new LogSettings("error", "text", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --block-time=0.5             | --block-time 0.5: timestamps are whole seconds
          --l1-block-time=2.5          | --l1-block-time 2.5: timestamps are whole seconds
          --block-time=0               | --block-time 0: a whole number from 1 to 3600 is needed
          --block-time=fast            | --block-time fast: a whole number from 1 to 3600 is needed
          --tps=-1                     | --tps -1: a whole number from 0 to 10000 is needed
          --verifiers=9                | --verifiers 9: a whole number from 0 to 8 is needed
          --nodes=2                    | --nodes 2: one of 1, 3, 5, so that a majority remains
          --seq-window=1               | --seq-window 1: a whole number from 2 to
          --port=70000                 | --port 70000: a whole number from 0 to 65000 is needed
          --fork=tomorrow              | --fork tomorrow: there is no such fork; there are bedrock
          --data-availability-type=s3  | --data-availability-type s3: one of blobs, calldata, auto
          --log.level=loud             | --log.level loud: trace, debug, info, warn or error
          """)
  void shouldSayWhatIsWrongWithAnOption(String option, String message) {
    var typed = Typed.type("devnet", option.strip());
    assertEquals(USAGE, typed.exitCode());
    assertTrue(typed.err().contains("opekko: " + message), typed.err());
  }

  @Test
  void shouldRefuseBlockTimesThatDoNotFitEachOther() {
    var typed = Typed.type("devnet", "--block-time", "4", "--l1-block-time", "2");
    assertEquals(USAGE, typed.exitCode());
    assertTrue(
        typed.err().contains("the L2 block time 4 s must not exceed the L1 block time 2 s"),
        typed.err());
  }

  @Test
  void shouldNameThePortThatIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = String.valueOf(taken.getLocalPort());
      var typed = Typed.type("devnet", "--l1-port", port);
      assertEquals(USAGE, typed.exitCode());
      assertTrue(typed.err().contains("port " + port), typed.err());
      assertTrue(typed.err().contains("--l1-port"), typed.err());
    }
  }

  @Test
  void shouldPrintWhereThingsAreAndWhenTheFirstBlocksCame() {
    var out = new ByteArrayOutputStream();
    var start = Instant.ofEpochSecond(1_000);
    var console =
        new DevnetConsole(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            false,
            new Palette(false),
            start,
            () -> start.plusMillis(2_340));
    console.started(map());
    console.moved("sequencer", status(0, 0));
    console.moved("sequencer", status(1, 0));
    console.moved("sequencer", status(2, 0));
    console.moved("sequencer", status(3, 2));

    var text = out.toString(StandardCharsets.UTF_8);
    var lines = text.lines().map(String::strip).toList();
    assertTrue(text.contains("L1 chain 900, a block each 12 s; L2 chain 901, a block each 2 s"));
    assertTrue(text.contains("page         http://127.0.0.1:1/"), text);
    assertTrue(text.contains("token in token\n"), text);
    assertTrue(text.contains(DevnetAccount.USER.key().toHex()), text);
    assertEquals(
        List.of(
            "sequencer    first L2 block after 2.3 s", "sequencer    first safe block after 2.3 s"),
        lines.subList(lines.size() - 2, lines.size()));
  }

  private static DevnetMap map() {
    var node =
        new DevnetMap.Node("sequencer", uri(1), uri(2), Path.of("chain", "token"), uri(3), uri(4));
    return new DevnetMap(
        DevnetChain.of(DevnetOptions.startingAt(1_000)),
        uri(5),
        List.of(node),
        0,
        Path.of("chain"),
        false,
        Path.of("chain", "jwt.txt"));
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static SyncStatus status(long unsafe, long safe) {
    var l1 = L1BlockRef.NONE;
    return new SyncStatus(
        l1, l1, l1, l1, l1, l2(unsafe), l2(safe), l2(0), l2(safe), l2(unsafe), l2(safe));
  }

  private static L2BlockRef l2(long number) {
    return new L2BlockRef(BLOCK, number, Hash.ZERO, 1_000 + number, BlockId.NONE, 0);
  }
}
