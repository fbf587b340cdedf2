package opekko.node.certs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import opekko.node.config.ConfigError;
import org.bouncycastle.util.IPAddress;

/**
 * Who gets a certificate.
 *
 * @param id of the node, in letters, digits and hyphens; names its files
 * @param host under which the others reach it: an IP address or a DNS name
 */
public record NodeHost(String id, String host) {
  private static final String ID = "[A-Za-z0-9][A-Za-z0-9_-]*";
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
      var host = one(word.strip());
      if (!ids.add(host.id)) throw new ConfigError("--hosts: two nodes are called " + host.id);
      found.add(host);
    }
    return List.copyOf(found);
  }

  private static NodeHost one(String word) {
    var equals = word.indexOf('=');
    if (equals < 1) throw new ConfigError("--hosts: '" + word + "' is no node such as a=10.0.0.1");
    var id = word.substring(0, equals);
    var host = withoutPorts(word.substring(equals + 1));
    if (!id.matches(ID))
      throw new ConfigError("--hosts: '" + id + "' is no name: letters, digits and hyphens only");
    if (id.equals(CertificateSet.AUTHORITY))
      throw new ConfigError("--hosts: '" + id + "' is the name of the authority's files");
    var node = new NodeHost(id, host);
    if (!node.isAddress() && (!host.matches(DNS_NAME) || host.matches("[0-9.]+")))
      throw new ConfigError("--hosts: '" + host + "' is neither an IP address nor a DNS name");
    return node;
  }

  /** An IPv6 address is in brackets where ports follow, as in an URL. */
  private static String withoutPorts(String text) {
    if (text.startsWith("[") && text.contains("]")) return text.substring(1, text.indexOf(']'));
    return IPAddress.isValidIPv6(text) || !text.contains(":")
        ? text
        : text.substring(0, text.indexOf(':'));
  }
}
