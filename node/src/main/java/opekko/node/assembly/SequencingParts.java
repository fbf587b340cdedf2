package opekko.node.assembly;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.node.config.ConductorSettings;
import opekko.node.config.ConfigError;
import opekko.node.config.SequencingSettings;
import opekko.node.config.SignerSettings;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockPublisher;
import opekko.protocol.port.BlockSigner;
import opekko.rpc.conductor.ConductorClient;
import opekko.rpc.conductor.ConductorLog;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.publish.PeerPublisher;
import opekko.rpc.signer.RemoteSigner;
import opekko.sequencer.SequencerSettings;
import opekko.sequencer.commitlog.FileCommitLog;
import opekko.sequencer.signing.GuardedSigner;
import opekko.sequencer.signing.LocalSigner;
import opekko.sequencer.wish.FileWishStore;
import opekko.sequencer.wish.WishStore;

/** Files, signer and publisher of a sequencer, made from its settings. */
final class SequencingParts {
  /** A signature that comes later than this is of no use to anybody. */
  private static final Duration SIGNER_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration PEER_TIMEOUT = Duration.ofSeconds(10);

  private final SequencingSettings settings;
  private final NodeMetrics metrics;
  private final Clients clients;

  /**
   * @param clients closes what is opened here
   */
  SequencingParts(SequencingSettings settings, NodeMetrics metrics, Clients clients) {
    this.settings = settings;
    this.metrics = metrics;
    this.clients = clients;
  }

  /**
   * @param clustering whose log decides blocks; alone, a file of its own does
   * @throws ConfigError when a file or the signer cannot be used
   */
  Sequencing open(Optional<Clustering> clustering) {
    return clustering
        .map(this::clustered)
        .or(() -> settings.conductor().map(this::conducted))
        .orElseGet(this::alone);
  }

  private Sequencing alone() {
    var log = commitLog();
    return new Sequencing(
        rules(), log, Leadership.alone(log.ownTerm()), guarded(signer()), publisher(), wishes());
  }

  private Sequencing clustered(Clustering cluster) {
    var signer = signer();
    cluster.signs(() -> failure(signer));
    return new Sequencing(
        rules().sharingLog(),
        cluster.log(),
        cluster.leadership(),
        guarded(signer),
        publisher(),
        wishes());
  }

  /** Its memory lies beside the commit log: both begin anew together. */
  private BlockSigner guarded(BlockSigner signer) {
    try {
      return clients.opened(
          new GuardedSigner(signer, settings.commitLog().toAbsolutePath().getParent(), metrics));
    } catch (IOException e) {
      throw new ConfigError("--data-dir: the sign guard cannot be used: " + e.getMessage());
    }
  }

  /** Why a signer cannot be reached; empty while it can. */
  private static CompletionStage<Optional<String>> failure(BlockSigner signer) {
    if (!(signer instanceof RemoteSigner remote))
      return CompletableFuture.completedStage(Optional.empty());
    return remote
        .version()
        .thenApply(version ->
            switch (version) {
              case Fetched.Found<String> _ -> Optional.empty();
              case Fetched.Missing<String>(var what) -> Optional.of(what);
              case Fetched.Failed<String>(var fault) -> Optional.of(fault.cause());
            });
  }

  private Sequencing conducted(ConductorSettings beside) {
    var conductor = clients.opened(ConductorClient.to(beside.rpc(), beside.timeout(), metrics));
    var log =
        clients.opened(new ConductorLog(conductor, clients.clock().instant().getEpochSecond()));
    return new Sequencing(
        rules(), log, new ConductedLeadership(conductor), signer(), publisher(), wishes());
  }

  private SequencerSettings rules() {
    var defaults = SequencerSettings.DEFAULT;
    return new SequencerSettings(
        settings.l1Confirmations(),
        settings.maxSafeLag(),
        settings.recovers(),
        settings.firstSealing(),
        defaults.signingLimit(),
        defaults.answerLimit());
  }

  private FileCommitLog commitLog() {
    try {
      return clients.opened(new FileCommitLog(settings.commitLog(), FileCommitLog.Limits.DEFAULT));
    } catch (IOException e) {
      throw new ConfigError("--data-dir: the commit log cannot be used: " + e.getMessage());
    }
  }

  private WishStore wishes() {
    var isStarted = !settings.isStopped();
    if (settings.adminState().isEmpty()) return WishStore.inMemory(isStarted);
    try {
      return clients.opened(new FileWishStore(settings.adminState().get(), isStarted));
    } catch (IOException e) {
      throw new ConfigError("--rpc.admin-state: " + e.getMessage());
    }
  }

  private BlockSigner signer() {
    var signer = signer(settings.signer(), metrics);
    return signer instanceof RemoteSigner remote ? clients.opened(remote) : signer;
  }

  /**
   * @throws ConfigError when the key or the signer cannot be used
   */
  static BlockSigner signer(SignerSettings settings, NodeMetrics metrics) {
    return switch (settings) {
      case SignerSettings.Local(var key) -> {
        try {
          yield new LocalSigner(key);
        } catch (IllegalArgumentException e) {
          throw new ConfigError("--p2p.sequencer.key: " + e.getMessage());
        }
      }
      case SignerSettings.Remote(var endpoint, var address, var headers, var tls) -> {
        try {
          yield RemoteSigner.to(endpoint, address, headers, tls, SIGNER_TIMEOUT, metrics);
        } catch (IllegalArgumentException e) {
          throw new ConfigError("--signer.endpoint: " + e.getMessage());
        }
      }
    };
  }

  private BlockPublisher publisher() {
    return clients.opened(
        new PeerPublisher(peers(settings, metrics), PeerPublisher.Limits.DEFAULT));
  }

  static List<JsonRpc> peers(SequencingSettings settings, NodeMetrics metrics) {
    return settings.publishTo().stream()
        .map(uri -> JsonRpc.to(RpcEndpoint.open(uri, PEER_TIMEOUT), "peer", metrics))
        .toList();
  }
}
