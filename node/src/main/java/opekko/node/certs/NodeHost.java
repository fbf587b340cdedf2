package opekko.node.certs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import opekko.cluster.VoterText;
import opekko.node.config.ConfigError;
import org.bouncycastle.util.IPAddress;

/**
 * Who gets a certificate.
 *
 * @param id of the node; names its files
 * @param host under which the others reach it: an IP address or a DNS name
 */
public record NodeHost(String id, String host) {
  private static final String DNS_NAME = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?";

  boolean isAddress() {
    return IPAddress.isValid(host);
  }

  /**
   * Reads {@code a=10.0.0.1,b=node-b.example}. The ports of a list of voters are passed over, so
   * that the same list may be given here.
   *
   * @throws ConfigError naming what is wrong
   */
  public static List<NodeHost> parse(String text) {
    var found = new ArrayList<NodeHost>();
    var ids = new HashSet<String>();
    for (var word : text.split(",", -1)) {
      var host = one(word);
      if (!ids.add(host.id)) throw new ConfigError("--hosts: two nodes are called " + host.id);
      found.add(host);
    }
    return List.copyOf(found);
  }

  private static NodeHost one(String word) {
    try {
      var voter = VoterText.parse(word);
      // An IPv6 address is in brackets there, as in an URL.
      var node = new NodeHost(voter.id(), voter.host().replaceAll("^\\[|]$", ""));
      if (node.id.equals(CertificateSet.AUTHORITY))
        throw new ConfigError("--hosts: '" + node.id + "' is the name of the authority's files");
      var isName = node.host.matches(DNS_NAME) && !node.host.matches("[0-9.]+");
      if (node.isAddress() || isName) return node;
      throw new ConfigError("--hosts: '" + node.host + "' is neither an IP address nor a DNS name");
    } catch (IllegalArgumentException e) {
      throw new ConfigError("--hosts: " + e.getMessage());
    }
  }
}
