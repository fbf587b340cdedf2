package opekko.httpapi.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import opekko.httpapi.rpc.RpcObserver.Served;
import opekko.protocol.api.ApiResult;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alert rules, their runbook pages and the board ask for what the node shows. */
class AlertsAndBoardTest {
  private static final Path DOCS = Path.of(System.getProperty("opekko.home"), "docs");

  /** Words of the query language that the rules and the board use. */
  private static final Set<String> LANGUAGE =
      Set.of(
          "abs",
          "absent",
          "and",
          "by",
          "histogram_quantile",
          "increase",
          "max",
          "max_over_time",
          "min",
          "min_over_time",
          "offset",
          "on",
          "or",
          "rate",
          "sum");

  /** Labels that Prometheus adds. */
  private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

  private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern SELECTED = Pattern.compile("\\{([^}]*)}");
  private static final Pattern GROUPED = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");
  private static final String EXPOSITION = exposition();

  record Rule(
      String alert, String expr, Map<String, String> labels, Map<String, String> annotations) {}

  static List<Rule> rules() throws IOException {
    var rules = new ArrayList<Rule>();
    for (var group : list(yaml(DOCS.resolve("alerts/opekko-ha.rules.yml")).get("groups")))
      for (var rule : list(group.get("rules")))
        rules.add(
            new Rule(
                (String) rule.get("alert"),
                (String) rule.get("expr"),
                texts(rule.get("labels")),
                texts(rule.get("annotations"))));
    return rules;
  }

  @Test
  void shouldHaveThePagesAndTicketsThatOperatorsNeed() throws IOException {
    var bySeverity =
        rules().stream()
            .collect(
                Collectors.groupingBy(
                    rule -> rule.labels().get("severity"),
                    Collectors.mapping(Rule::alert, Collectors.toCollection(TreeSet::new))));

    assertEquals(
        Map.of(
            "page",
            Set.of(
                "OpekkoNoLeader",
                "OpekkoNothingDecided",
                "OpekkoRewind",
                "OpekkoSignGuardRefusal",
                "OpekkoTermClimbing"),
            "ticket",
            Set.of(
                "OpekkoClockOffset",
                "OpekkoCommitSlow",
                "OpekkoNoSpareVoter",
                "OpekkoNodeNotReady",
                "OpekkoPauseForgotten",
                "OpekkoForcedGeneration",
                "OpekkoReplicasDisagree")),
        bySeverity);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void shouldAskForMetricsAndLabelsThatThereAre(Rule rule) {
    requireKnown(rule.expr());
    assertFalse(rule.annotations().get("summary").isBlank());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void shouldHaveARunbookPageForEachAlert(Rule rule) throws IOException {
    assertEquals("docs/runbooks/" + rule.alert() + ".md", rule.annotations().get("runbook"));
    var page = Files.readString(DOCS.resolve("runbooks").resolve(rule.alert() + ".md"));

    assertTrue(page.startsWith("# " + rule.alert() + "\n"), rule.alert());
    for (var part : List.of("What it means", "What to look at", "What to do"))
      assertTrue(page.contains("\n## " + part + "\n"), rule.alert() + " lacks: " + part);
    assertTrue(page.contains("`opekko ha "), rule.alert() + " names no command");
    var says = rule.labels().get("severity").equals("page") ? "\nPage:" : "\nTicket:";
    assertTrue(page.contains(says), rule.alert());
    for (var metric : matches(Pattern.compile("`((?:ha|op_node|opekko)_[a-z0-9_]+)[`{]"), page))
      assertTrue(metrics().contains(metric), () -> rule.alert() + " names " + metric);
  }

  @Test
  void shouldHaveAnAlertForEachRunbookPage() throws IOException {
    var alerts = rules().stream().map(Rule::alert).collect(Collectors.toSet());
    try (var files = Files.list(DOCS.resolve("runbooks"))) {
      var pages =
          files
              .map(file -> file.getFileName().toString().replace(".md", ""))
              .collect(Collectors.toSet());
      assertEquals(alerts, pages);
    }
  }

  @Test
  void shouldShowOnTheBoardWhatThereIs() throws IOException {
    var board = new ObjectMapper().readTree(DOCS.resolve("grafana/opekko.json").toFile());
    var asked = new ArrayList<String>();
    var ids = new HashSet<Integer>();
    for (var panel : board.path("panels")) {
      assertTrue(ids.add(panel.path("id").intValue()), () -> "twice: " + panel.path("id"));
      for (JsonNode target : panel.path("targets")) asked.add(target.path("expr").textValue());
    }

    asked.forEach(AlertsAndBoardTest::requireKnown);

    var all = String.join("\n", asked);
    for (var metric : HaMetric.values())
      assertTrue(all.contains(metric.metricName()), () -> metric + " is not on the board");
  }

  /** Each word that is no part of the language is a metric, each label one of its own. */
  private static void requireKnown(String expr) {
    var labels = new TreeSet<String>();
    for (var selector : matches(SELECTED, expr))
      for (var condition : selector.replaceAll("\"[^\"]*\"", "").split(",", -1))
        labels.add(condition.replaceAll("[!=~\\s]", ""));
    for (var group : matches(GROUPED, expr)) labels.addAll(List.of(group.split(",\\s*", -1)));
    var bare =
        GROUPED
            .matcher(expr.replaceAll("\\{[^}]*}", "").replaceAll("\\[[^\\]]*]", ""))
            .replaceAll("")
            .replaceAll("\\b\\d+[smhd]\\b", "");
    var named = new TreeSet<>(matches(Pattern.compile("(" + WORD.pattern() + ")"), bare));
    named.removeAll(LANGUAGE);

    assertFalse(named.isEmpty(), () -> "names no metric: " + expr);
    for (var name : named)
      assertTrue(metrics().contains(name), () -> name + " is no metric, in " + expr);
    labels.removeAll(TARGET_LABELS);
    for (var label : labels)
      assertTrue(
          named.stream()
              .anyMatch(
                  name -> EXPOSITION.matches("(?s).*\n" + name + "\\{[^\n]*\\b" + label + "=.*")),
          () -> label + " is no label of " + named);
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static Set<String> metrics() {
    return EXPOSITION
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[ {]", 2)[0])
        .collect(Collectors.toSet());
  }

  private static String exposition() {
    var metrics = new PrometheusMetrics("v1", InstantSource.system());
    for (var gauge : NodeGauge.values()) metrics.set(gauge, 1);
    for (var event : NodeEvent.values()) metrics.count(event);
    for (var metric : HaMetric.values()) metrics.ha(metric, metric.label().isEmpty() ? "" : "a", 1);
    metrics.l1Ref("l1_head", new L1BlockRef(Hash.ZERO, 3, Hash.ZERO, 60));
    metrics.l2Ref("l2_safe", new L2BlockRef(Hash.ZERO, 30, Hash.ZERO, 60, BlockId.NONE, 3));
    metrics.rpcCall("l1", "eth_blockNumber", 1, "");
    metrics
        .served("main")
        .served(new Served("x", "optimism_version", true, null, Duration.ZERO, ApiResult.ok(1)));
    return new String(metrics.exposition(), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> yaml(Path file) throws IOException {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> texts(Object value) {
    return (Map<String, String>) value;
  }
}
