package opekko.node.assembly;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import opekko.node.config.ConductorSettings;
import opekko.node.config.NodeSettings;
import opekko.node.config.SequencingSettings;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.beacon.BeaconEndpoint;
import opekko.rpc.check.BeaconProbe;
import opekko.rpc.check.EndpointCheck;
import opekko.rpc.check.Finding;
import opekko.rpc.conductor.ConductorClient;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.signer.RemoteSigner;

/** What is right and wrong with a node before it starts. Blocks the calling thread. */
public final class StartCheck {
  private StartCheck() {}

  /**
   * Everything that can be found out; nothing is started or written, but for a missing JWT file.
   */
  public static List<Finding> of(NodeSettings settings) {
    var findings = new ArrayList<Finding>();
    findings.add(chain(settings));
    for (var rpc : Clients.l1Endpoints(settings, NodeMetrics.NONE))
      try (rpc) {
        findings.addAll(EndpointCheck.l1(rpc, settings.rollup()));
      }
    findings.addAll(beacons(settings));
    var engine = Clients.engineEndpoint(settings, InstantSource.system());
    try (var rpc = JsonRpc.to(engine, "engine", NodeMetrics.NONE)) {
      findings.addAll(EndpointCheck.engine(rpc, settings.rollup()));
    }
    settings.sequencing().ifPresent(sequencing -> findings.addAll(sequencer(sequencing)));
    return findings;
  }

  private static List<Finding> sequencer(SequencingSettings settings) {
    var findings = new ArrayList<Finding>();
    findings.add(signer(settings));
    if (settings.publishTo().isEmpty())
      findings.add(
          new Finding(
              Finding.Severity.WARNING,
              "Sequencer",
              "publishes its blocks to nobody: name admin RPCs by --sequencer.publish-to"));
    settings.conductor().ifPresent(beside -> findings.add(conductor(beside)));
    for (var peer : SequencingParts.peers(settings, NodeMetrics.NONE))
      try (peer) {
        findings.add(EndpointCheck.peer(peer));
      }
    return findings;
  }

  private static Finding conductor(ConductorSettings beside) {
    try (var conductor = ConductorClient.to(beside.rpc(), beside.timeout(), NodeMetrics.NONE)) {
      return switch (conductor.active().toCompletableFuture().join()) {
        case Fetched.Found<Boolean>(var isActive) ->
            isActive
                ? Finding.ok(conductor.name(), "decides when this node sequences")
                : Finding.warning(conductor.name(), "is paused or stopped: it starts nobody");
        case Fetched.Missing<Boolean>(var what) -> Finding.error(conductor.name(), what);
        case Fetched.Failed<Boolean>(var fault) -> Finding.error("Conductor", fault.cause());
      };
    }
  }

  private static Finding signer(SequencingSettings settings) {
    var signer = SequencingParts.signer(settings.signer(), NodeMetrics.NONE);
    if (!(signer instanceof RemoteSigner remote))
      return new Finding(Finding.Severity.OK, "Sequencer", "signs as " + signer.address());
    try (remote) {
      return switch (remote.version().toCompletableFuture().join()) {
        case Fetched.Found<String>(var version) ->
            new Finding(
                Finding.Severity.OK,
                "Sequencer",
                "has its blocks signed by %s, version %s".formatted(remote.address(), version));
        case Fetched.Missing<String>(var what) ->
            new Finding(Finding.Severity.ERROR, "Remote signer", what);
        case Fetched.Failed<String>(var fault) ->
            new Finding(Finding.Severity.ERROR, "Remote signer", fault.cause());
      };
    }
  }

  private static Finding chain(NodeSettings settings) {
    var forks = settings.rollup().forks();
    var newest =
        Arrays.stream(Hardfork.values())
            .filter(fork -> fork != Hardfork.PECTRA_BLOB_SCHEDULE)
            .filter(fork -> forks.activationTime(fork).isPresent())
            .reduce((_, later) -> later)
            .orElseThrow();
    var time = forks.activationTime(newest).getAsLong();
    var when = time == 0 ? "from genesis" : "at " + Instant.ofEpochSecond(time);
    return new Finding(
        Finding.Severity.OK,
        "Chain " + settings.rollup().l2ChainId(),
        "newest fork " + newest.flag() + " " + when);
  }

  /** What the beacon sources will not do; also asked for at the start of a node. */
  static List<Finding> beacons(NodeSettings settings) {
    var endpoints = Beacons.endpoints(settings.beacon(), NodeMetrics.NONE);
    try {
      return BeaconProbe.of(endpoints, settings.beacon().slotSeconds());
    } finally {
      endpoints.forEach(BeaconEndpoint::close);
    }
  }
}
