package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;

/** What the documents tell people to type is what the command line takes. */
class DocumentedCommandsTest {
  private static final Path HOME = Path.of(System.getProperty("opekko.home"));
  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z0-9][a-z0-9.-]*[a-z0-9]");
  private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
  private static final Pattern SETTING =
      Pattern.compile("(?:ha|rpc|sequencer|metrics|conductor|signer|l1|l2)\\.[a-z0-9.-]+");

  static List<DocumentedCommand> documented() throws IOException {
    return DocumentedCommand.in(HOME);
  }

  static List<DocumentedCommand> examples() {
    return DocumentedCommand.inHelpOf(Opekko.commandLine());
  }

  @ParameterizedTest
  @MethodSource({"documented", "examples"})
  void shouldBeTakenAsItIsWritten(DocumentedCommand command) {
    var words = command.words();
    if (command.isMention() && isName(words)) return;
    CommandLine.ParseResult parsed;
    try {
      parsed = Opekko.commandLine().parseArgs(words.toArray(String[]::new));
    } catch (MissingParameterException e) {
      assertTrue(command.isShortened(), e.getMessage());
      return;
    }
    while (parsed.hasSubcommand()) parsed = parsed.subcommand();
    assertEquals(List.of(), parsed.unmatched());
  }

  /** So that a change of how documents are read does not leave the others unread. */
  @Test
  void shouldFindWhatTheDocumentsShow() throws IOException {
    var shown = documented().stream().map(DocumentedCommand::toString).toList();

    for (var known :
        List.of(
            "README.md: opekko node --config conf/cluster-b.conf     # on 10.0.0.2",
            "conf/cluster-c.conf: opekko node --config conf/cluster-c.conf",
            "conf/cluster-c.conf: opekko certs --out certs --hosts a=10.0.0.1,b=10.0.0.2,c=10.0.0.3",
            "docs/HOWTO.md: opekko ha voters replace c --with d=10.0.0.4",
            "docs/runbooks/OpekkoClockOffset.md: opekko ha undrain NODE"))
      assertTrue(shown.contains(known), () -> known + " is not among " + shown);
    assertFalse(examples().isEmpty());
  }

  /** Only names of commands, one below the other. */
  private static boolean isName(List<String> words) {
    var line = Opekko.commandLine();
    for (var word : words) {
      line = line.getSubcommands().get(word);
      if (line == null) return false;
    }
    return true;
  }

  static Stream<Path> operatorsPages() throws IOException {
    try (var pages = Files.list(HOME.resolve("docs/runbooks"))) {
      return Stream.concat(Stream.of(HOME.resolve("README.md")), pages.sorted().toList().stream());
    }
  }

  @ParameterizedTest
  @MethodSource("operatorsPages")
  void shouldNameFlagsThatThereAre(Path page) throws IOException {
    var known = new TreeSet<String>();
    collectFlags(Opekko.commandLine(), known);

    var named =
        FLAG.matcher(Files.readString(page))
            .results()
            .map(flag -> flag.group())
            .collect(Collectors.toCollection(TreeSet::new));
    named.removeAll(known);

    assertEquals(Set.of(), named);
  }

  private static void collectFlags(CommandLine line, Set<String> flags) {
    flags.addAll(line.getCommandSpec().optionsMap().keySet());
    line.getSubcommands().values().forEach(below -> collectFlags(below, flags));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/HOWTO.md", "docs/RPC.md"})
  void shouldNameSettingsThatThereAre(String page) throws IOException {
    requireSettings(HOME.resolve(page));
  }

  @ParameterizedTest
  @MethodSource("operatorsPages")
  void shouldNameSettingsThatThereAre(Path page) throws IOException {
    requireSettings(page);
  }

  private static void requireSettings(Path page) throws IOException {
    var reference = ConfigFactory.parseFile(HOME.resolve("conf/opekko.conf").toFile());
    SPAN.matcher(Files.readString(page))
        .results()
        .map(span -> span.group(1))
        .filter(span -> SETTING.matcher(span).matches())
        .forEach(setting ->
            assertTrue(reference.hasPathOrNull("opekko." + setting), setting + " is no setting"));
  }
}
