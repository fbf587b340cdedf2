package opekko.node.ha;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import opekko.node.config.HaSettings;
import opekko.node.config.NodeSettings;
import opekko.rpc.check.Finding;

/** Whether the ports of a node that does not run yet can be had. */
final class PortCheck {
  private PortCheck() {}

  static List<Finding> of(NodeSettings settings, HaSettings ha) {
    var findings = new ArrayList<Finding>();
    findings.add(free("cluster", ha.listenOn(), ha.self().clusterPort()));
    findings.add(free("commit log", ha.listenOn(), ha.self().logPort()));
    findings.add(free("RPC", settings.rpc().addr(), settings.rpc().port()));
    findings.add(free("admin", settings.rpc().adminAddr(), settings.rpc().adminPort()));
    return findings;
  }

  static Finding free(String what, String host, int port) {
    var subject = "Port of the " + what + " " + host + ":" + port;
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return Finding.ok(subject, "is free");
    } catch (UnknownHostException _) {
      return Finding.error(subject, "there is no such host: correct --ha.voters");
    } catch (IOException e) {
      return Finding.error(
          subject,
          "cannot be listened on (%s): end who has it, or correct the address; it must be one of this machine"
              .formatted(e.getMessage()));
    }
  }
}
