package opekko.node.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import opekko.node.realpeers.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three machines as the README has them: the files in {@code conf} with other addresses and another
 * chain, and the commands of the README and the handbook, typed one after the other.
 */
class ThreeMachinesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HOME = Path.of(System.getProperty("opekko.home"));
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final Pattern CODE = Pattern.compile("with confirm (0x[0-9a-f]+)");

  @TempDir private Path folder;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private RigNetwork network;
  private Outside outside;

  @BeforeEach
  void setUp() throws IOException {
    var obstacle = RigNetwork.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    network = RigNetwork.open(IDS);
    outside = Outside.start(network, folder, RigCluster.BLOCK_TIME);
    for (var id : IDS) machines.put(id, furnished(id));
  }

  @AfterEach
  void end() {
    machines.values().forEach(Machine::close);
    if (outside != null) outside.close();
    if (network != null) network.close();
  }

  /** What the file in {@code conf} speaks of is there, but for certificates. */
  private Machine furnished(String id) throws IOException {
    var own = Files.createDirectories(folder.resolve("machine-" + id));
    Files.createDirectories(own.resolve("conf"));
    var doors = outside.of(id);
    var file = "conf/cluster-%s.conf".formatted(id);
    Files.writeString(
        own.resolve(file),
        here(Files.readString(HOME.resolve(file)))
            .replace(
                "network = \"op-sepolia\"",
                "rollup-config = \"rollup.json\"\n  l1-chain-config = \"l1-chain-config.json\"")
            .replace("http://127.0.0.1:8545", doors.l1().uri())
            .replace("http://127.0.0.1:5052", doors.l1().uri())
            .replace("http://127.0.0.1:8551", doors.engine().uri()));
    Files.copy(outside.files().rollup(), own.resolve("rollup.json"));
    Files.copy(outside.files().l1ChainConfig(), own.resolve("l1-chain-config.json"));
    Files.copy(outside.jwt(), own.resolve("jwt.txt"));
    Files.writeString(own.resolve("sequencer.key"), "11".repeat(32));
    return new Machine(id, network, own);
  }

  /** With the addresses of the rig. */
  private String here(String text) {
    for (var i = 0; i < IDS.size(); i++)
      text = text.replace("10.0.0." + (i + 1), network.address(IDS.get(i)));
    return text;
  }

  @Test
  void shouldSequenceAsOneAndObeyByTheCommandsOfTheReadme() throws Exception {
    makeCertificates();
    for (var id : IDS) {
      var check = type(id, "ha check --config conf/cluster-%s.conf".formatted(id));
      assertTrue(check.printed().contains("0 errors"), check.printed());
      run(id, readme("node --config conf/cluster-%s.conf".formatted(id)));
    }
    awaitStatus("c", status -> status.path("quorumSpare").asInt() == 1 && areAllReady(status));

    obeys(readme("ha transfer --to b"), "b leads");
    awaitStatus("a", status -> leader(status).equals("b"));
    obeys("ha drain b --reason v0.2", "leads");
    assertNotEquals("b", leader(status("b")));
    obeys("ha undrain b", "b may lead again");
    obeys("ha pause --for 30m", "leadership is not moved automatically");
    obeys("ha resume", "leadership is moved automatically again");
    obeys("ha prefer c=1", "c has priority 1");
    assertTrue(printed("a", "ha why").contains("drain"));
    assertTrue(printed("b", "ha log --count 3").contains("block"));
    assertEquals(3, printed("c", "ha voters list").lines().count());
    loseADiskAndLetItsNodeInAgain(other("c", leader(status("c"))));
    giveUpTheNewestBlock();

    var last = awaitStatus("a", ThreeMachinesIT::areAllReady);
    var victim = leader(last);
    machines.get(victim).kill();
    var next = awaitStatus(other(victim, victim), status -> isLater(status, last, victim));
    assertTrue(next.path("committed").path("number").asLong() > 0);
    run(victim, "node --config conf/cluster-%s.conf".formatted(victim));
    awaitStatus(victim, ThreeMachinesIT::areAllReady);
  }

  /** As the handbook has it. The commands are typed on c, which stays. */
  private void loseADiskAndLetItsNodeInAgain(String id) throws IOException {
    var replaced = type("c", "ha voters replace %s --with d=10.0.0.4".formatted(id));
    assertEquals(1, replaced.exitCode(), replaced.printed());
    assertTrue(replaced.printed().contains("d is not heard of: start it"), replaced.printed());

    obeys("c", "ha voters remove " + id, "vote now");
    assertEquals(2, voters());
    var machine = machines.get(id);
    machine.kill();
    for (var file : logFiles(machine)) Shell.run("rm", "-r", file.toString());
    run(id, "node --config conf/cluster-%s.conf --ha.joining".formatted(id));
    var address = "10.0.0." + (IDS.indexOf(id) + 1);
    obeys("c", "ha voters add %s=%s".formatted(id, address), "vote now");
    awaitStatus("c", status -> status.path("quorumSpare").asInt() == 1 && areAllReady(status));
    assertEquals(3, voters());
  }

  private static List<Path> logFiles(Machine machine) throws IOException {
    try (var files = Files.list(machine.folder().resolve("data/ha"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("log")).toList();
    }
  }

  private long voters() {
    return printed("c", "ha voters list").lines().filter(line -> line.endsWith("votes")).count();
  }

  /** In two steps, of which the first only tells what to confirm. */
  private void giveUpTheNewestBlock() {
    var height = status("c").path("committed").path("number").asLong() - 1;
    var order = "ha rewind --to %d --reason bad-block".formatted(height);
    var asked = type("c", order);
    assertEquals(1, asked.exitCode(), asked.printed());
    var code = CODE.matcher(asked.printed());
    assertTrue(code.find(), asked.printed());
    obeys("c", "%s --confirm %s --yes".formatted(order, code.group(1)), "the log goes on from");
    Await.until(
        "the rewind in the log of c",
        PATIENCE,
        () ->
            Optional.of(printed("c", "ha log --count 100"))
                .filter(lines -> lines.contains("bad-block")));
  }

  /** On one machine, which gives each its own. */
  private void makeCertificates() throws IOException {
    var made = printed("a", readme("certs --out certs --hosts a=10.0.0.1,b=10.0.0.2,c=10.0.0.3"));
    assertTrue(made.contains("certificates for 3 nodes"), made);
    var from = machines.get("a").folder().resolve("certs");
    for (var id : List.of("b", "c")) {
      var to = Files.createDirectories(machines.get(id).folder().resolve("certs"));
      for (var file : List.of("ca.crt", id + ".crt", id + ".key"))
        Files.copy(from.resolve(file), to.resolve(file));
    }
  }

  /** A command that the README has. */
  private static String readme(String command) throws IOException {
    var readme = Files.readString(HOME.resolve("README.md"));
    assertTrue(readme.contains("./opekko " + command), () -> "the README lacks " + command);
    return command;
  }

  private Machine.Ended type(String id, String command) {
    return machines.get(id).type(List.of(here(command).split(" ")));
  }

  private void run(String id, String command) {
    machines.get(id).leaveRunning(List.of(command.split(" ")));
  }

  private String printed(String id, String command) {
    var ended = type(id, command);
    assertEquals(0, ended.exitCode(), ended.printed());
    return ended.printed();
  }

  /** Where the machine is too busy for it, the node says why not, and a person tries again. */
  private void obeys(String command, String answer) {
    obeys("a", command, answer);
  }

  private void obeys(String id, String command, String answer) {
    var printed =
        Await.until(
            command,
            PATIENCE,
            () ->
                Optional.of(type(id, command))
                    .filter(ended -> ended.exitCode() == 0)
                    .map(Machine.Ended::printed));
    assertTrue(printed.contains(answer), printed);
  }

  private Optional<JsonNode> look(String id) {
    var ended = type(id, "ha status --json");
    try {
      return ended.exitCode() > 2 ? Optional.empty() : Optional.of(JSON.readTree(ended.printed()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(ended.printed(), e);
    }
  }

  private JsonNode status(String id) {
    return look(id).orElseThrow();
  }

  private JsonNode awaitStatus(String id, Predicate<JsonNode> isSo) {
    return Await.until("a status of " + id, PATIENCE, () -> look(id).filter(isSo));
  }

  private static String leader(JsonNode status) {
    return status.path("leader").asText();
  }

  private static boolean areAllReady(JsonNode status) {
    return status.path("nodes").size() == IDS.size()
        && !leader(status).equals("null")
        && status.path("nodes").valueStream().allMatch(node -> node.path("isReady").asBoolean());
  }

  private static boolean isLater(JsonNode status, JsonNode before, String victim) {
    var height = before.path("committed").path("number").asLong();
    return status.path("term").asLong() > before.path("term").asLong()
        && !leader(status).equals(victim)
        && status.path("committed").path("number").asLong() > height + 2;
  }

  private static String other(String than, String norThan) {
    return IDS.stream()
        .filter(id -> !id.equals(than) && !id.equals(norThan))
        .findFirst()
        .orElseThrow();
  }
}
