package opekko.node.ha;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import opekko.cluster.Voter;
import opekko.node.config.HaSettings;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;
import opekko.rpc.check.Finding;

/**
 * Whether the other voters can be found, and what those that run say of themselves.
 *
 * @param rpcPort where their RPC is thought to be: as on this node
 */
record PeerCheck(InstantSource clock, LongSupplier nanos, int rpcPort) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long OFF_MILLIS = 250;
  private static final long FAR_OFF_MILLIS = 1000;

  List<Finding> of(HaSettings ha) {
    var findings = new ArrayList<Finding>();
    for (var voter : ha.voters()) {
      if (!voter.equals(ha.self())) findings.addAll(of(voter, ha));
    }
    return findings;
  }

  private List<Finding> of(Voter voter, HaSettings ha) {
    var subject = "Voter %s at %s".formatted(voter.id(), voter.host());
    try {
      var address = InetAddress.getByName(voter.host());
      for (var port : List.of(voter.clusterPort(), voter.logPort())) {
        if (!answers(address, port))
          return List.of(
              Finding.warning(
                  subject,
                  "does not answer on port %d: start it, or let this machine through its firewall"
                      .formatted(port)));
      }
      var findings = new ArrayList<>(List.of(Finding.ok(subject, "answers on both ports")));
      findings.addAll(told(subject, voter, ha));
      return findings;
    } catch (UnknownHostException _) {
      return List.of(
          Finding.error(
              subject, "there is no such host: correct --ha.voters, or the name service"));
    }
  }

  private static boolean answers(InetAddress address, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) PATIENCE.toMillis());
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private List<Finding> told(String subject, Voter voter, HaSettings ha) {
    var begin = nanos.getAsLong();
    var status = ask(voter.host());
    var trip = Duration.ofNanos(nanos.getAsLong() - begin);
    if (status.isEmpty())
      return List.of(
          Finding.ok(
              subject,
              "its RPC is not on port " + rpcPort + ", so its voters and its clock are not known"));
    return List.of(voters(subject, status.get(), ha), clock(subject, status.get(), trip));
  }

  /** Of two lists each may have a majority of its own. */
  private static Finding voters(String subject, HaStatus status, HaSettings ha) {
    var own = ha.voters().stream().map(Voter::id).sorted().toList();
    var its =
        status.nodes().stream()
            .filter(node -> node.role() != HaNode.Role.FOLLOWER)
            .map(HaNode::id)
            .sorted()
            .toList();
    var text = "its voters are " + String.join(", ", its);
    return its.equals(own) || ha.isJoining()
        ? Finding.ok(subject, text)
        : Finding.error(
            subject,
            "%s, and --ha.voters here names %s: make it the same list on all nodes"
                .formatted(text, String.join(", ", own)));
  }

  /** Half of the round trip is as near as it gets. */
  private Finding clock(String subject, HaStatus status, Duration trip) {
    var offset = Duration.between(status.at(), clock.instant().minus(trip.dividedBy(2))).toMillis();
    var text = "version %s, this clock is %d ms ahead of its".formatted(version(status), offset);
    if (Math.abs(offset) > FAR_OFF_MILLIS)
      return Finding.error(subject, text + ": set the clocks, such a node may not lead");
    return Math.abs(offset) > OFF_MILLIS
        ? Finding.warning(subject, text + ": let a time service set both")
        : Finding.ok(subject, text);
  }

  private static String version(HaStatus status) {
    return status.nodes().stream()
        .filter(node -> node.id().equals(status.self()))
        .map(node -> node.version())
        .findFirst()
        .orElse("not told");
  }

  /** A node of a cluster, if there is one. */
  Optional<HaStatus> ask(String host) {
    var rpc = URI.create("http://%s:%d".formatted(host, rpcPort));
    try (var client = new HaClient(new HaClient.Places(rpc, rpc, AdminToken.USUAL))) {
      return Optional.of(client.status().value());
    } catch (HaFailure _) {
      return Optional.empty();
    }
  }
}
