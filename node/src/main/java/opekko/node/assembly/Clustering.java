package opekko.node.assembly;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import opekko.cluster.ChainIdentity;
import opekko.cluster.ClusterActor;
import opekko.cluster.ClusterCommand;
import opekko.cluster.ClusterConfig;
import opekko.cluster.ClusterMachine;
import opekko.cluster.ClusterPeers;
import opekko.cluster.ClusterPorts;
import opekko.cluster.ClusterSettings;
import opekko.cluster.FileOperatorMemory;
import opekko.cluster.log.QuorumLog;
import opekko.cluster.log.QuorumLogSettings;
import opekko.cluster.log.QuorumLogSettings.Link;
import opekko.cluster.log.RatisQuorumLog;
import opekko.cluster.tls.MutualTls;
import opekko.cluster.tls.PeerTrust;
import opekko.cluster.tls.Refusals;
import opekko.driver.DriverCommand;
import opekko.node.config.ConfigError;
import opekko.node.config.HaSettings;
import opekko.node.config.NodeSettings;
import opekko.protocol.api.HaApi;
import opekko.protocol.fault.Fault;
import opekko.protocol.port.CommitLog;
import opekko.rpc.tls.CertificateCheck;
import opekko.rpc.tls.PrivateTls;
import opekko.rpc.tls.TlsFiles;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;

/**
 * The part of a node that makes it one of a cluster: its log, and the actor that knows the rest.
 */
final class Clustering {
  private static final Duration QUESTION = Duration.ofSeconds(3);

  private final NodeSettings node;
  private final HaSettings settings;
  private final String version;
  private final Consumer<Fault.Critical> onCritical;
  private final ClusterMailbox mailbox = new ClusterMailbox();
  private final QuorumLog log;
  private final FileOperatorMemory memory;
  private final DiskProbe disk;
  private final Refusals refusals;
  private Supplier<CompletionStage<Optional<String>>> signerFailure =
      () -> CompletableFuture.completedStage(Optional.of("it has no key to sign blocks with"));
  private final CompletableFuture<ActorRef<ClusterCommand>> actor = new CompletableFuture<>();
  private volatile boolean isEnding;

  /**
   * Opens the log.
   *
   * @param clients closes it
   * @throws ConfigError when its folder, port or certificates cannot be used
   */
  Clustering(
      NodeSettings node,
      HaSettings settings,
      String version,
      Clients clients,
      Consumer<Fault.Critical> onCritical) {
    this.node = node;
    this.settings = settings;
    this.version = version;
    this.onCritical = onCritical;
    refusals = new Refusals(clients.metrics(), System::nanoTime);
    settings.tls().ifPresent(files -> requireUsable(files, clients.clock().instant()));
    try {
      Files.createDirectories(settings.dir());
      disk = clients.opened(new DiskProbe(settings.dir(), System::nanoTime));
      memory = clients.opened(new FileOperatorMemory(settings.dir().resolve("operator.json")));
      log =
          clients.opened(
              RatisQuorumLog.open(
                  logSettings(), event -> mailbox.accept(new ClusterCommand.FromLog(event))));
    } catch (IOException e) {
      throw new ConfigError("--ha.dir: " + e.getMessage());
    }
  }

  private static void requireUsable(TlsFiles files, Instant now) {
    var problems = CertificateCheck.problems(files, now);
    if (!problems.isEmpty()) throw new ConfigError("--ha.tls: " + String.join("; ", problems));
  }

  private QuorumLogSettings logSettings() {
    return new QuorumLogSettings(
        settings.self(),
        settings.voters(),
        settings.isJoining(),
        settings.listenOn(),
        settings.dir().resolve("log"),
        ChainIdentity.of(node.rollup()),
        Optional.empty(),
        link(),
        false,
        QuorumLogSettings.Limits.DEFAULT);
  }

  private Link link() {
    return settings
        .tls()
        .<Link>map(files ->
            new Link.MutualTls(PrivateTls.keys(files), trust(files, QuorumLogSettings.PORT)))
        .orElseGet(() -> new Link.Clear(refusals));
  }

  /** The log as the sequencer uses it. */
  CommitLog log() {
    return new TimedLog(log, mailbox, System::nanoTime);
  }

  Leadership leadership() {
    return Leadership.of(mailbox);
  }

  /** Where what happens to this node is told. */
  Consumer<ClusterCommand> mailbox() {
    return mailbox;
  }

  /** Without this the node has no signer, and so does not lead. */
  void signs(Supplier<CompletionStage<Optional<String>>> failure) {
    signerFailure = failure;
  }

  /** What Pekko must know before it starts; {@code merged} is the node's own configuration. */
  ActorSystemSetup pekko(Config merged) {
    var own =
        ClusterConfig.of(
            settings.self(), settings.listenOn(), settings.voters(), settings.tls().isPresent());
    var config = BootstrapSetup.create(own.withFallback(merged).resolve());
    return settings
        .tls()
        .map(files -> ActorSystemSetup.create(config, mutual(files)))
        .orElseGet(() -> ActorSystemSetup.create(config));
  }

  private PeerTrust trust(TlsFiles files, String link) {
    return new PeerTrust(PrivateTls.trust(files), link, refusals);
  }

  private SSLEngineProviderSetup mutual(TlsFiles files) {
    return MutualTls.setup(PrivateTls.keys(files), trust(files, "the cluster's link"));
  }

  /** Gives birth to the actor, beside the driver that {@code context} is about to become. */
  void begin(ActorContext<DriverCommand> context, NodePorts ports) {
    var driver = context.getSelf();
    var asks = new Asks(driver, context.getSystem(), QUESTION);
    var outside =
        new ClusterPorts(
            log,
            new NodeVitals(
                asks, ports.l2(), new SignerProbe(signerFailure, System::nanoTime), disk),
            new DriverFeed(driver),
            ports.l2(),
            memory,
            ports.metrics(),
            ports.clock(),
            System::nanoTime);
    var rules =
        ClusterSettings.of(
            settings.self().id(), settings.voters(), node.rollup(), version, settings.publicRpc());
    var machine = new ClusterMachine(rules);
    var born =
        context.spawn(
            ClusterActor.create(
                machine, outside, listener -> ClusterPeers.create(rules, listener), onCritical),
            "cluster");
    context.spawn(watch(born), "cluster-watch");
    mailbox.deliverTo(born);
    actor.complete(born);
  }

  /** Nobody else would notice that this node neither leads nor follows any more. */
  private Behavior<Void> watch(ActorRef<ClusterCommand> cluster) {
    return Behaviors.setup(context -> {
      context.watch(cluster);
      return Behaviors.receive(Void.class)
          .onSignal(
              Terminated.class,
              _ -> {
                if (!isEnding) onCritical.accept(new Fault.Critical("the cluster's actor failed"));
                return Behaviors.stopped();
              })
          .build();
    });
  }

  HaApi api(ActorSystem<?> system) {
    return new ActorHaApi(settings.self().id(), actor.join(), system, log);
  }

  /** Hands leadership over, if this node has it. */
  CompletionStage<Done> handOver(ActorSystem<?> system, Duration limit) {
    isEnding = true;
    return AskPattern.ask(actor.join(), ClusterCommand.ShutDown::new, limit, system.scheduler());
  }
}
