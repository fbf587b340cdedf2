package opekko.httpapi;

import java.nio.file.Path;
import java.util.Optional;
import opekko.httpapi.rpc.RpcLimits;

/**
 * Where the node listens.
 *
 * @param rpc JSON-RPC and health for everybody
 * @param isAdminOnRpc op-node's {@code --rpc.enable-admin}: the admin namespace on that port too,
 *     without a token; allowed on a loopback address only
 * @param admin the operators' listener
 * @param conductor op-conductor's RPC with its leader-only proxies, for batchers and proposers; on
 *     a node of a cluster only
 */
public record HttpApiConfig(
    Address rpc,
    boolean isAdminOnRpc,
    Optional<Admin> admin,
    Optional<Address> conductor,
    Metrics metrics,
    RpcLimits limits) {

  /** Host and port; port 0 lets the system choose. */
  public record Address(String host, int port) {
    public Address {
      if (host.isBlank()) throw new IllegalArgumentException("a host to listen on is missing");
      if (port < 0 || port > 0xffff)
        throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * The operators' listener.
   *
   * @param tokenFile holds the bearer token; made with mode 600 when absent
   */
  public record Admin(Address address, Path tokenFile) {}

  /** Where {@code /metrics} is. */
  public sealed interface Metrics {
    record Off() implements Metrics {}

    record OnRpc() implements Metrics {}

    record OwnPort(Address address) implements Metrics {}
  }
}
