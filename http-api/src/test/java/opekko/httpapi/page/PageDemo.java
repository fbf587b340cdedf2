package opekko.httpapi.page;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import opekko.httpapi.HttpApi;
import opekko.httpapi.HttpApiConfig;
import opekko.httpapi.HttpApiConfig.Address;
import opekko.httpapi.metrics.PrometheusMetrics;
import opekko.httpapi.rpc.RpcLimits;
import opekko.protocol.api.ApiResult;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The page before a made-up node, to look at while one works on it:
 *
 * <pre>java -cp … opekko.httpapi.page.PageDemo 9545</pre>
 */
public final class PageDemo {
  private PageDemo() {}

  public static void main(String[] arguments) throws Exception {
    var port = Integer.parseInt(arguments[0]);
    var node = new MovingNode(InstantSource.system());
    var system = ActorSystem.create(Behaviors.empty(), "page-demo");
    var token = Files.createTempDirectory("page-demo").resolve("token");
    var config =
        new HttpApiConfig(
            new Address("127.0.0.1", port),
            false,
            Optional.of(new HttpApiConfig.Admin(new Address("127.0.0.1", port + 1), token)),
            Optional.empty(),
            new HttpApiConfig.Metrics.Off(),
            RpcLimits.DEFAULT);
    var cluster = new MovingCluster(InstantSource.system());
    HttpApi.start(system, config, node(node, Optional.of(cluster))).toCompletableFuture().join();
    var clock = Executors.newSingleThreadScheduledExecutor();
    for (var i = 0; i < 30; i++) node.mine();
    every(clock, 2, node::mine);
    every(clock, 2, cluster::decide);
    every(clock, 12, node::mineL1);
    every(clock, 24, () -> node.derive(12));
    every(clock, 31, () -> node.fail("engine: connection refused; tried again in 1 s"));
    every(clock, 47, node::reorgL1);
    IO.println("http://127.0.0.1:" + (port + 1) + "/ with token " + Path.of(token.toString()));
  }

  static HttpApi.Node node(MovingNode node, Optional<MovingCluster> cluster) {
    return new HttpApi.Node(
        node,
        node,
        node,
        node,
        new PrometheusMetrics(node.version(), InstantSource.system()),
        InstantSource.system(),
        cluster.map(ha ->
            new HttpApi.Cluster(
                ha, (_, _) -> CompletableFuture.completedFuture(ApiResult.refused("no engine")))));
  }

  private static void every(
      java.util.concurrent.ScheduledExecutorService clock, int seconds, Runnable act) {
    var period = Duration.ofSeconds(seconds).toMillis();
    clock.scheduleAtFixedRate(act, period, period, TimeUnit.MILLISECONDS);
  }
}
