package opekko.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A command as a document shows it.
 *
 * @param place the document, for whoever has to mend it
 * @param text from the word after {@code opekko} on
 * @param isMention in running text, where a command may be named without what it needs
 */
record DocumentedCommand(String place, String text, boolean isMention) {
  private static final Pattern SPAN = Pattern.compile("`(?:(?:\\./)?opekko |(?=ha [a-z]))([^`]+)`");
  private static final Pattern LINE = Pattern.compile(" {4,}(?:\\./)?opekko (.+)");
  private static final Pattern COMMENT = Pattern.compile(" *# *(?:[A-Z]\\w+: )?opekko (.+)");
  private static final Pattern EXAMPLE = Pattern.compile(" {2}opekko (.+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  private static final Map<String, String> LEFT_TO_THE_READER =
      Map.of(
          "N", "1200",
          "S", "1200",
          "HEIGHT", "1200",
          "URL", "http://127.0.0.1:8545",
          "0x…", "0x" + "ab".repeat(20));

  /** All that the folders {@code docs} and {@code conf} and the README show. */
  static List<DocumentedCommand> in(Path home) throws IOException {
    var found = new ArrayList<DocumentedCommand>();
    for (var file : files(home)) {
      var pattern = file.toString().endsWith(".conf") ? COMMENT : LINE;
      var text = Files.readString(file).replaceAll("\\\\\n\\s*(?:# *)?", "");
      var place = home.relativize(file).toString();
      for (var line : text.split("\n")) {
        var shown = pattern.matcher(line);
        if (shown.matches()) found.add(new DocumentedCommand(place, shown.group(1), false));
        SPAN.matcher(line)
            .results()
            .forEach(span -> found.add(new DocumentedCommand(place, span.group(1), true)));
      }
    }
    return found;
  }

  private static List<Path> files(Path home) throws IOException {
    var files = new ArrayList<>(List.of(home.resolve("README.md")));
    for (var folder : List.of("docs", "conf"))
      try (var all = Files.walk(home.resolve(folder))) {
        all.filter(file -> file.toString().matches(".*\\.(md|conf)")).sorted().forEach(files::add);
      }
    return files;
  }

  /** The examples that {@code --help} ends with, of a command and all below it. */
  static List<DocumentedCommand> inHelpOf(CommandLine line) {
    var usage = line.getCommandSpec().usageMessage();
    var footer = String.join("\n", usage.footer()).replaceAll("\\\\\n\\s*", "");
    var place = line.getCommandSpec().qualifiedName() + " --help";
    var own =
        footer
            .lines()
            .map(EXAMPLE::matcher)
            .filter(example -> example.matches())
            // What an example is for stands some way behind it.
            .map(example -> example.group(1).split(" {3,}")[0])
            .map(text -> new DocumentedCommand(place, text, false));
    var below = line.getSubcommands().values().stream().distinct();
    return Stream.concat(own, below.flatMap(sub -> inHelpOf(sub).stream())).toList();
  }

  /** As a shell would give them, with values where the document leaves them to the reader. */
  List<String> words() {
    var command = text.split(" [#|&>](?: |$)")[0];
    return WORD.matcher(command)
        .results()
        .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
        .filter(word -> !word.equals("…"))
        .map(word -> LEFT_TO_THE_READER.getOrDefault(word, word))
        .toList();
  }

  /** Whether the document leaves something out. */
  boolean isShortened() {
    return text.contains("…");
  }

  @Override
  public String toString() {
    return place + ": opekko " + text;
  }
}
