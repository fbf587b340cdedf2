package opekko.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.methods.LeaderOnly;
import opekko.httpapi.methods.admin.AdminMethods;
import opekko.httpapi.methods.conductor.ConductorOrders;
import opekko.httpapi.methods.conductor.ConductorProxies;
import opekko.httpapi.methods.conductor.ConductorReads;
import opekko.httpapi.methods.live.LiveMethods;
import opekko.httpapi.methods.optimism.OptimismMethods;
import opekko.httpapi.methods.server.ServerMethods;
import opekko.httpapi.rpc.RpcMethod;
import opekko.httpapi.rpc.RpcRegistry;
import org.junit.jupiter.api.Test;

/** Each method is listed, and what docs/RPC.md says is what there is. */
class RpcDocumentTest {
  private static final FakeNode NODE = new FakeNode();
  private static final FakeCluster CLUSTER = new FakeCluster();
  private static final RpcRegistry PROXIES =
      ConductorProxies.of(NODE, NODE, CLUSTER, (_, _) -> FakeCluster.refused("no engine"));
  private static final RpcRegistry ALL =
      OptimismMethods.of(NODE)
          .with(AdminMethods.of(NODE))
          .with(ConductorReads.of(CLUSTER))
          .with(ConductorOrders.of(CLUSTER))
          .with(LiveMethods.of(new Subscriptions()))
          .with(ServerMethods.of("v1", OptimismMethods.of(NODE)));

  @Test
  void shouldListEveryMethodClass() throws Exception {
    var listed = new TreeSet<String>();
    for (var method : ALL.all()) listed.add(method.getClass().getName());
    for (var proxy : PROXIES.all())
      if (proxy instanceof LeaderOnly(var method, _)) listed.add(method.getClass().getName());

    assertEquals(methodClasses(), listed);
  }

  @Test
  void shouldOfferTheReferencesNames() {
    assertEquals(
        List.of(
            "admin_conductorEnabled",
            "admin_overrideLeader",
            "admin_postUnsafePayload",
            "admin_resetDerivationPipeline",
            "admin_sequencerActive",
            "admin_setLogLevel",
            "admin_setRecoverMode",
            "admin_startSequencer",
            "admin_stopSequencer",
            "conductor_active",
            "conductor_addServerAsNonvoter",
            "conductor_addServerAsVoter",
            "conductor_clusterMembership",
            "conductor_commitUnsafePayload",
            "conductor_leader",
            "conductor_leaderOverridden",
            "conductor_leaderWithID",
            "conductor_overrideLeader",
            "conductor_pause",
            "conductor_paused",
            "conductor_removeServer",
            "conductor_resume",
            "conductor_sequencerHealthy",
            "conductor_stop",
            "conductor_stopped",
            "conductor_transferLeader",
            "conductor_transferLeaderToServer",
            "health_status",
            "opekko_subscribe",
            "opekko_unsubscribe",
            "opp2p_peerStats",
            "optimism_outputAtBlock",
            "optimism_rollupConfig",
            "optimism_safeHeadAtL1Block",
            "optimism_syncStatus",
            "optimism_version",
            "rpc_modules",
            "ws_subscribe_finalized_head",
            "ws_subscribe_safe_head",
            "ws_subscribe_unsafe_head",
            "ws_unsubscribe_finalized_head",
            "ws_unsubscribe_safe_head",
            "ws_unsubscribe_unsafe_head"),
        ALL.all().stream().map(RpcMethod::name).toList());
  }

  @Test
  void shouldDocumentEveryMethod() throws IOException {
    var page = Files.readString(Path.of(System.getProperty("opekko.home"), "docs", "RPC.md"));
    var rows = page.lines().filter(line -> line.matches("\\| `[a-z0-9]+_.*")).toList();

    assertEquals(ALL.all().stream().map(RpcDocumentTest::row).toList(), rows);
  }

  @Test
  void shouldDocumentWhatTheLeaderAloneAnswers() throws IOException {
    var page = Files.readString(Path.of(System.getProperty("opekko.home"), "docs", "RPC.md"));
    var line = page.lines().filter(l -> l.startsWith("Leader only:")).findAny().orElseThrow();

    assertEquals(
        "Leader only: "
            + PROXIES.all().stream()
                .map(method -> "`" + method.name() + "`")
                .collect(Collectors.joining(", "))
            + ".",
        line);
  }

  private static String row(RpcMethod method) {
    var doc = method.doc();
    assertFalse(doc.summary().isBlank() || doc.result().isBlank(), method.name());
    return "| `%s` | %s | %s | %s |"
        .formatted(
            method.name(),
            doc.parameters().isEmpty() ? "none" : doc.parameters(),
            doc.result(),
            doc.summary());
  }

  /** The compiled classes of the namespaces that are methods. */
  private static TreeSet<String> methodClasses() throws Exception {
    var names = new TreeSet<String>();
    for (var anchor :
        List.of(
            OptimismMethods.class,
            AdminMethods.class,
            ConductorReads.class,
            LiveMethods.class,
            ServerMethods.class)) {
      var root = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
      var folder = root.resolve(anchor.getPackageName().replace('.', '/'));
      try (var files = Files.list(folder)) {
        for (var file : files.toList()) {
          var name = file.getFileName().toString();
          if (!name.endsWith(".class") || name.equals("package-info.class")) continue;
          var loaded = Class.forName(anchor.getPackageName() + "." + name.replace(".class", ""));
          if (RpcMethod.class.isAssignableFrom(loaded)) names.add(loaded.getName());
        }
      }
    }
    return names;
  }
}
