package opekko.node.devnet;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.cluster.Voter;
import opekko.devnet.l2.LedgerEngine;
import opekko.node.assembly.BatcherWatch;
import opekko.node.config.ConfigError;
import opekko.node.process.Program;
import opekko.protocol.api.LiveEvent;

/**
 * The nodes of a devnet with their engines: verifiers first, because the sequencers are told where
 * they are.
 */
final class DevnetNodes implements AutoCloseable {
  private static final String ALONE = "sequencer";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final List<DevnetEngine> engines = new ArrayList<>();
  private final List<DevnetNode> sequencers = new ArrayList<>();
  private final List<RollupNode> verifiers = new ArrayList<>();
  private final List<ProcessNode> processes = new ArrayList<>();
  private final DevnetSettings settings;
  private final Place place;
  private final NodeFlags flags;
  private final DevnetListener listener;

  /**
   * Where they are.
   *
   * @param version what they say that they are
   */
  record Place(DevnetEngine.Surroundings around, DevnetFolder folder, String version) {}

  DevnetNodes(DevnetSettings settings, Place place, NodeFlags flags, DevnetListener listener) {
    this.settings = settings;
    this.place = place;
    this.flags = flags;
    this.listener = listener;
  }

  /**
   * @param voters none where one node sequences without a cluster
   * @param watch the batcher, for the sequencers of this process to show
   * @throws IOException when an engine's file or ports cannot be had
   * @throws ConfigError when a node's cannot
   */
  void start(List<Voter> voters, BatcherWatch watch) throws IOException {
    var firstVerifier = Math.max(1, voters.size());
    var count = settings.verifiers().orElse(voters.isEmpty() ? 1 : 0);
    for (var i = 0; i < count; i++) startVerifier(i + 1, firstVerifier + i);
    if (voters.isEmpty()) startAlone(watch);
    else startCluster(voters, watch);
    for (var node : all())
      node.failed().thenAccept(cause -> failed.complete(node.name() + ": " + cause));
    shareTransactions();
  }

  private void startVerifier(int number, int index) throws IOException {
    var ports = settings.ports().node(index);
    var engine = engine("verifier-" + number, "verifier-" + number, ports);
    var own = flags.verifier(ports, engine);
    verifiers.add(inThisProcess(engine, own, new BatcherWatch()));
  }

  private void startAlone(BatcherWatch watch) throws IOException {
    var ports = settings.ports().node(0);
    var engine = engine(ALONE, ALONE, ports);
    var own = flags.sequencer(ports, engine, verifierRpcs());
    sequencers.add(inThisProcess(engine, own, watch));
  }

  private record Member(DevnetPorts.OfNode ports, DevnetEngine engine) {}

  /** All engines first: they are closed after the nodes that use them. */
  private void startCluster(List<Voter> voters, BatcherWatch watch) throws IOException {
    var members = new ArrayList<Member>();
    for (var i = 0; i < voters.size(); i++) {
      var id = voters.get(i).id();
      var ports = settings.ports().knownNode(i);
      members.add(new Member(ports, engine(id, "node-" + id, ports)));
    }
    opened.push(this::stopProcesses);
    for (var member : members) {
      var own = flags.voter(member.ports(), member.engine(), verifierRpcs(), voters);
      var program = settings.sequencers().program();
      sequencers.add(
          program.isPresent()
              ? inOwnProcess(member, program.get().with(NodeFlags.words(own)))
              : inThisProcess(member.engine(), own, watch));
    }
  }

  private DevnetEngine engine(String name, String folder, DevnetPorts.OfNode ports)
      throws IOException {
    var engine = new DevnetEngine(place.around(), name, ports, place.folder().folder(folder));
    opened.push(engine);
    engines.add(engine);
    return engine;
  }

  private RollupNode inThisProcess(
      DevnetEngine engine, Map<String, String> own, BatcherWatch watch) {
    var node = RollupNode.start(engine, own, place.version(), watch);
    opened.push(node);
    opened.push(
        node.subscribe(event -> {
          if (event instanceof LiveEvent.StatusChanged(var status, _))
            listener.moved(node.name(), status);
        }));
    return node;
  }

  private ProcessNode inOwnProcess(Member member, Program program) {
    var shell = new ProcessNode.Shell(place.around().system(), listener);
    var node = new ProcessNode(member.engine(), member.ports(), program, shell);
    processes.add(node);
    return node;
  }

  private List<URI> verifierRpcs() {
    return verifiers.stream().map(verifier -> verifier.where().rpc()).toList();
  }

  /** As their network would: whoever sequences has all that was sent to any of them. */
  private void shareTransactions() {
    var ledgers = engines.stream().map(DevnetEngine::ledger).toList();
    for (var ledger : ledgers) ledger.shareTransactionsWith(othersThan(ledger, ledgers));
  }

  private static List<LedgerEngine> othersThan(LedgerEngine one, List<LedgerEngine> all) {
    return all.stream().filter(each -> each != one).toList();
  }

  private List<DevnetNode> all() {
    var all = new ArrayList<>(sequencers);
    all.addAll(verifiers);
    return all;
  }

  /** Sequencers first. */
  List<DevnetMap.Node> where() {
    return all().stream().map(DevnetNode::where).toList();
  }

  /** Name of a sequencer whose engine has the newest block: its node leads, or follows well. */
  String freshest() {
    return engines.stream()
        .filter(engine -> sequencers.stream().anyMatch(node -> node.name().equals(engine.name())))
        .max(Comparator.comparingLong(engine -> engine.ledger().head().number()))
        .orElseThrow()
        .name();
  }

  /** Those that nobody in this process hears of. */
  List<DevnetMap.Node> inOwnProcesses() {
    return processes.stream().map(DevnetNode::where).toList();
  }

  /** Completes with the reason when a node cannot go on. */
  CompletionStage<String> failed() {
    return failed;
  }

  /** All at once: each may take some seconds. */
  private void stopProcesses() {
    var ended = processes.stream().map(ProcessNode::stop).toList();
    ended.forEach(each -> each.toCompletableFuture().join());
  }

  @Override
  public void close() {
    Closing.all(opened);
  }
}
