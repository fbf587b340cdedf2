package opekko.devnet.l1rpc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import opekko.devnet.eth.EthNamespace;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.rpc.AnswerDelay;
import opekko.devnet.rpc.RpcServer;
import opekko.devnet.rpc.RpcService;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Serves an L1 on one loopback port: JSON-RPC by POST and over WebSockets, the beacon API for GET
 * requests.
 */
public final class L1Server implements AutoCloseable {
  private final RpcServer server;
  private final AnswerDelay delay;

  private L1Server(RpcServer server, AnswerDelay delay) {
    this.server = server;
    this.delay = delay;
  }

  /**
   * @param port zero for any that is free
   * @throws IOException naming port and remedy when the port is in use
   */
  public static L1Server start(ActorSystem<?> system, L1Chain chain, int port) throws IOException {
    var delay = new AnswerDelay();
    var blocks = new L1Blocks(chain);
    var methods =
        new HashMap<>(EthNamespace.methods(blocks, new L1Pool(chain), new L1EthRules(chain)));
    methods.putAll(new DevnetMethods(chain, delay).table());
    var service =
        RpcService.of(methods)
            .withTopics(EthNamespace.topics(blocks))
            .withPages(new BeaconApi(chain))
            .delayedBy(delay);
    var listen = new RpcServer.Listen("L1", port, "--l1-port");
    return new L1Server(RpcServer.start(system, listen, service), delay);
  }

  /** Where both APIs are. */
  public URI uri() {
    return server.uri();
  }

  /** For subscriptions. */
  public URI socketUri() {
    return server.socketUri();
  }

  /**
   * Makes every answer take this much longer; zero for no longer.
   *
   * @throws IllegalArgumentException when it is more than a minute
   */
  public void slowDown(Duration longer) {
    delay.set(longer);
  }

  @Override
  public void close() {
    server.close();
  }
}
