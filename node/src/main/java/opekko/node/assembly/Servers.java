package opekko.node.assembly;

import java.util.Optional;
import opekko.httpapi.HttpApiConfig;
import opekko.httpapi.HttpApiConfig.Address;
import opekko.httpapi.rpc.RpcLimits;
import opekko.node.config.MetricsSettings;
import opekko.node.config.NodeSettings;

/** Where the node's listeners are. */
final class Servers {
  private Servers() {}

  static HttpApiConfig config(NodeSettings settings) {
    var rpc = settings.rpc();
    return new HttpApiConfig(
        new Address(rpc.addr(), rpc.port()),
        rpc.enableAdmin(),
        Optional.of(
            new HttpApiConfig.Admin(
                new Address(rpc.adminAddr(), rpc.adminPort()), rpc.adminToken())),
        conductor(settings),
        metrics(settings.metrics()),
        RpcLimits.DEFAULT);
  }

  private static Optional<Address> conductor(NodeSettings settings) {
    return settings
        .ha()
        .filter(ha -> ha.conductorPort().isPresent())
        .map(ha -> new Address(settings.rpc().addr(), ha.conductorPort().getAsInt()));
  }

  private static HttpApiConfig.Metrics metrics(MetricsSettings metrics) {
    return metrics.isEnabled()
        ? new HttpApiConfig.Metrics.OwnPort(new Address(metrics.addr(), metrics.port()))
        : new HttpApiConfig.Metrics.Off();
  }
}
