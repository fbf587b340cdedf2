package opekko.httpapi.methods.server;

import java.util.List;
import java.util.stream.Stream;
import opekko.httpapi.rpc.RpcMethod;
import opekko.httpapi.rpc.RpcRegistry;

/** The list of what every port of op-node answers besides its own methods. */
public final class ServerMethods {
  private ServerMethods() {}

  /**
   * @param others of the port, whose namespaces are told
   */
  public static RpcRegistry of(String version, RpcRegistry others) {
    var namespaces =
        Stream.concat(others.all().stream().map(RpcMethod::name), Stream.of("health_", "rpc_"))
            .map(name -> name.substring(0, name.indexOf('_')))
            .distinct()
            .sorted()
            .toList();
    return new RpcRegistry(List.of(new HealthStatusMethod(version), new ModulesMethod(namespaces)));
  }
}
