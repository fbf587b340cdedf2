package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import opekko.httpapi.ha.HaAnswerJson;
import opekko.httpapi.ha.HaStatusJson;
import opekko.node.ha.AdminToken;
import opekko.node.ha.HaClient;
import opekko.protocol.api.HaFinding;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaMembers;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.testkit.Clusters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaCommandTest {
  private static final HaResult DONE = new HaResult("b leads now", Optional.of("b"), 8, 131, 0);

  @TempDir private Path folder;
  private FakeHaNode node;
  private Path token;

  @BeforeEach
  void start() throws IOException {
    node = new FakeHaNode();
    token = Files.writeString(folder.resolve("token"), FakeHaNode.TOKEN + "\n");
    for (var verb :
        List.of(
            "transfer",
            "drain",
            "undrain",
            "pause",
            "resume",
            "prefer",
            "voters",
            "rewind",
            "force")) node.on(verb, out -> HaAnswerJson.result(out, DONE));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Typed ha(String... words) {
    var line = new ArrayList<>(List.of("ha"));
    line.addAll(Arrays.asList(words));
    line.addAll(List.of("--rpc", node.url()));
    if (!words[0].equals("status"))
      line.addAll(List.of("--admin", node.url(), "--token-file", token.toString()));
    return Typed.type(line.toArray(String[]::new));
  }

  private HaOrder ordered(String... words) {
    var typed = ha(words);
    assertEquals(0, typed.exitCode(), typed.err());
    assertEquals(
        "b leads now%nb leads, term 8; took 131 ms, 0 late blocks%n".formatted(), typed.out());
    assertEquals(1, node.orders.size());
    return node.orders.getFirst().order();
  }

  private void shows(HaStatus status) {
    node.on("status", out -> HaStatusJson.write(out, status));
  }

  @Test
  void shouldReadBackAllThatTheNodeTells() {
    var members =
        new HaMembers(
            5,
            List.of(
                new HaMembers.Member("a", "10.0.0.1:9550:9551", true),
                new HaMembers.Member("f", "10.0.0.9:9550:9551", false)));
    var lines = List.of(new HaLogLine(7, 1, Clusters.block(30), "block"));
    var findings = List.of(new HaFinding("clock", false, "off by 3 s"));
    shows(Clusters.led(OptionalInt.of(1)));
    node.on("voters", out -> HaAnswerJson.members(out, members));
    node.on("why", out -> HaAnswerJson.changes(out, List.of(Clusters.change())));
    node.on("log", out -> HaAnswerJson.log(out, lines));
    node.on("check", out -> HaAnswerJson.findings(out, findings));
    var here = URI.create(node.url());

    try (var client =
        new HaClient(new HaClient.Places(here, here, new AdminToken(List.of(token))))) {
      assertEquals(Clusters.led(OptionalInt.of(1)), client.status().value());
      assertEquals(members, client.members().value());
      assertEquals(List.of(Clusters.change()), client.why().value());
      assertEquals(lines, client.log(Optional.of(30L), 5).value());
      assertEquals(findings, client.check().value());
    }
    assertTrue(node.asked.contains("GET /ha/v1/log?count=5&from=30"), node.asked::toString);
  }

  @ParameterizedTest
  @CsvSource({"true,0,ok", "false,1,ERROR"})
  void shouldAskANodeThatRunsWhatKeepsItFromWorking(boolean isOk, int exitCode, String label) {
    var findings = List.of(new HaFinding("node b", isOk, "what it is like"));
    node.on("check", out -> HaAnswerJson.findings(out, findings));

    var typed = ha("check");

    assertEquals(exitCode, typed.exitCode(), typed.err());
    assertTrue(typed.out().matches("(?s)" + label + " +node b what it is like\\R.*"), typed.out());
  }

  @ParameterizedTest
  @CsvSource({"2,0", "1,0", "0,1"})
  void shouldEndWithHowWellTheClusterIs(int spare, int exitCode) {
    shows(Clusters.led(OptionalInt.of(spare)));

    var typed = ha("status");

    assertEquals(exitCode, typed.exitCode(), typed.err());
    assertTrue(typed.out().startsWith("a leads for "), typed.out());
    assertFalse(typed.out().contains("\u001b"), "a pipe gets no colours");
  }

  @Test
  void shouldEndOtherwiseWhenNobodyLeads() {
    shows(Clusters.leaderless());

    var typed = ha("status", "--json");

    assertEquals(2, typed.exitCode(), typed.err());
    assertTrue(typed.out().contains("\"leader\":null"), typed.out());
  }

  @Test
  void shouldTransferBetweenBlocks() {
    assertEquals(
        new HaOrder.Transfer(Optional.of("b")),
        ordered("transfer", "--to", "b", "--reason", "new disk", "--who", "kim"));
    var terms = node.orders.getFirst().terms();
    assertEquals(new HaOrder.Terms("kim", "new disk", false), terms);
    assertTrue(node.orders.getFirst().key().isPresent());
  }

  @Test
  void shouldLeaveTheChoiceToTheCluster() {
    assertEquals(new HaOrder.Transfer(Optional.empty()), ordered("transfer"));
  }

  @Test
  void shouldDrainANode() {
    assertEquals(new HaOrder.Drain("a"), ordered("drain", "a"));
  }

  @Test
  void shouldDrainTheNodeAskedWhenNoneIsNamed() {
    assertEquals(new HaOrder.Drain("b"), ordered("drain"));
  }

  @Test
  void shouldUndrainANode() {
    assertEquals(new HaOrder.Undrain("a"), ordered("undrain", "a"));
  }

  @Test
  void shouldPauseForAWhile() {
    assertEquals(new HaOrder.Pause(Duration.ofMinutes(30)), ordered("pause", "--for", "30m"));
  }

  @Test
  void shouldResume() {
    assertEquals(new HaOrder.Resume(), ordered("resume"));
  }

  @Test
  void shouldPreferANode() {
    assertEquals(new HaOrder.Prefer("a", -10), ordered("prefer", "a=-10"));
  }

  @Test
  void shouldAddAVoter() {
    assertEquals(new HaOrder.AddVoter("d=10.0.0.4"), ordered("voters", "add", "d=10.0.0.4"));
  }

  @Test
  void shouldRemoveAVoter() {
    assertEquals(new HaOrder.RemoveVoter("c"), ordered("voters", "remove", "c"));
  }

  @Test
  void shouldReplaceAVoter() {
    assertEquals(
        new HaOrder.ReplaceVoter("c", "d=10.0.0.4"),
        ordered("voters", "replace", "c", "--with", "d=10.0.0.4"));
  }

  @Test
  void shouldForceAQuorumWithoutTheDead() {
    assertEquals(
        new HaOrder.Force(List.of("a", "b"), 2),
        ordered("force", "--dead", "a,b", "--generation", "2", "--yes", "--reason", "fire"));
  }

  @Test
  void shouldAskWhatToConfirmBeforeARewind() {
    assertEquals(
        new HaOrder.Rewind(1200, ""), ordered("rewind", "--to", "1200", "--reason", "bad block"));
  }

  @Test
  void shouldRewindWhatIsConfirmed() {
    assertEquals(
        new HaOrder.Rewind(1200, "0xabc"),
        ordered("rewind", "--to", "1200", "--confirm", "0xabc", "--reason", "bad block", "--yes"));
  }

  @ParameterizedTest
  @CsvSource({"yes,0,1", "no,2,0", "'',2,0"})
  void shouldAskBeforeWhatCannotBeTakenBack(String answer, int exitCode, int orders) {
    var own = System.in;
    System.setIn(new ByteArrayInputStream((answer + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      var typed = ha("force", "--dead", "a", "--generation", "1", "--reason", "fire");
      assertEquals(exitCode, typed.exitCode(), typed.err());
      assertTrue(typed.err().contains("To go on without a gives up"), typed.err());
      assertEquals(orders, node.orders.size());
    } finally {
      System.setIn(own);
    }
  }

  @Test
  void shouldOnlySayWhetherItWouldBeDone() {
    var typed = ha("force", "--dead", "a", "--generation", "1", "--reason", "drill", "--dry-run");

    assertEquals(0, typed.exitCode(), typed.err());
    assertTrue(typed.out().startsWith("dry run: b leads now"), typed.out());
    assertTrue(node.orders.getFirst().terms().isDryRun());
  }

  @Test
  void shouldSayWhyAnOrderWasRefused() {
    node.on("transfer", 409, "{\"reason\":\"b is not ready: its engine does not answer\"}");

    var typed = ha("transfer", "--to", "b");

    assertEquals(1, typed.exitCode());
    assertEquals("", typed.out());
    assertTrue(
        typed.err().contains("opekko: not done: b is not ready: its engine does not answer"),
        typed.err());
  }

  @Test
  void shouldSayWhichFieldTheNodeDidNotTake() {
    node.on("pause", 400, "{\"field\":\"seconds\",\"reason\":\"is not between 1 and 86400\"}");

    var typed = ha("pause", "--for", "1h");

    assertEquals(2, typed.exitCode());
    assertTrue(typed.err().contains("seconds is not between 1 and 86400"), typed.err());
  }

  @Test
  void shouldSayThatTheResultIsNotKnown() {
    node.on("transfer", 504, "{\"reason\":\"no result after 10 s\"}");

    var typed = ha("transfer");

    assertEquals(3, typed.exitCode());
    assertTrue(typed.err().contains("no result after 10 s"), typed.err());
  }

  @Test
  void shouldSayThatTheTokenIsWrongOrMissing() throws IOException {
    Files.writeString(token, "another token");
    var wrong = ha("why");
    Files.delete(token);
    var missing = ha("why");

    assertEquals(3, wrong.exitCode());
    assertTrue(
        wrong.err().contains("this is not the token of that node: name its own file"), wrong.err());
    assertEquals(2, missing.exitCode());
    assertTrue(missing.err().contains("no admin token in " + token), missing.err());
  }

  @Test
  void shouldNameTheOperatorsPortWhenAnotherOneWasAsked() {
    var typed = ha("log");

    assertEquals(3, typed.exitCode());
    assertTrue(typed.err().contains("name that port by --admin"), typed.err());
  }

  @Test
  void shouldSayThatTheNodeIsInNoCluster() {
    var typed = ha("status");

    assertEquals(3, typed.exitCode());
    assertTrue(typed.err().contains("this is no node of a cluster"), typed.err());
  }

  @Test
  void shouldSayThatSomethingElseAnswers() {
    node.on("status", 200, "[]");

    var typed = ha("status");

    assertEquals(3, typed.exitCode());
    assertTrue(typed.err().contains("this is no answer of a cluster's node"), typed.err());
  }

  @Test
  void shouldSayThatNobodyAnswers() {
    var typed = Typed.type("ha", "status", "--rpc", "http://127.0.0.1:9");

    assertEquals(3, typed.exitCode());
    assertTrue(typed.err().contains("127.0.0.1:9: "), typed.err());
  }

  @Test
  void shouldShowTheLogAndWhoVotes() {
    node.on(
        "log",
        out -> HaAnswerJson.log(out, List.of(new HaLogLine(7, 1, Clusters.block(30), "block"))));
    node.on(
        "voters",
        out ->
            HaAnswerJson.members(
                out, new HaMembers(5, List.of(new HaMembers.Member("f", "h:1:2", false)))));

    var log = ha("log", "--count", "3");
    var voters = ha("voters", "list");

    assertTrue(log.out().contains("30  0x"), log.out());
    assertTrue(log.out().contains("term 7, lineage 1  block"), log.out());
    assertTrue(voters.out().matches("f +h:1:2 +follows\\R"), voters.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status --nope|64|Unknown option",
        "status --rpc nowhere|64|no address such as",
        "transfer b|2|Unmatched argument",
        "prefer a|2|'a' is no preference such as a=10",
        "prefer a=x|2|'a=x' is no preference",
        "pause --for soon|2|'soon' is no duration",
        "voters add 10.0.0.4|2|is no voter like a=10.0.0.1",
        "voters replace c|2|Missing required option: '--with",
        "force --dead a|2|Missing required option: '--generation",
        "force --dead a --generation 0 --reason x|2|--generation: 0 is none",
        "force --dead a --generation 1|2|--reason: say why",
        "rewind --to -1 --reason x|2|--to: -1 is no height",
        "rewind --to 1|2|--reason: say why",
        "log --count 0|2|--count: 0 is not between 1 and 1000"
      })
  void shouldRefuseWrongUseWithTheCause(String line, int exitCode, String cause) {
    var typed = Typed.type(("ha " + line).split(" "));

    assertEquals(exitCode, typed.exitCode(), typed.err());
    assertTrue(typed.err().contains(cause), typed.err());
    assertFalse(typed.err().contains("\tat "), typed.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "transfer",
        "drain",
        "undrain",
        "pause",
        "resume",
        "prefer",
        "voters",
        "why",
        "log",
        "force",
        "rewind",
        "voters list",
        "voters add",
        "voters remove",
        "voters replace"
      })
  void shouldTeachEachVerbWithAnExample(String verb) {
    var typed = Typed.type(("ha " + verb + " --help").split(" "));

    assertEquals(0, typed.exitCode());
    assertTrue(typed.out().contains("Usage: opekko ha " + verb), typed.out());
    assertTrue(typed.out().contains("opekko ha " + verb), typed.out());
    assertTrue(typed.out().contains("Example"), typed.out());
  }
}
