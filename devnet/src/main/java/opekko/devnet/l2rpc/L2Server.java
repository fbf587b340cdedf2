package opekko.devnet.l2rpc;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import opekko.devnet.eth.EthNamespace;
import opekko.devnet.l2.EngineFaults;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.rpc.JwtCheck;
import opekko.devnet.rpc.RpcServer;
import opekko.devnet.rpc.RpcServer.Listen;
import opekko.devnet.rpc.RpcService;
import opekko.protocol.type.Bytes;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Serves a ledger engine on two loopback ports: the Engine API, with the eth namespace beside it,
 * to who knows the secret; the eth namespace to everybody.
 */
public final class L2Server implements AutoCloseable {
  private final RpcServer engine;
  private final RpcServer open;

  /**
   * @param jwtSecret 32 bytes
   */
  public record Doors(Listen engine, Listen open, Bytes jwtSecret) {
    /** On any two ports that are free. */
    public static Doors anywhere(Bytes jwtSecret) {
      return new Doors(
          new Listen("L2 engine", 0, "its port"), new Listen("L2", 0, "its port"), jwtSecret);
    }
  }

  private L2Server(RpcServer engine, RpcServer open) {
    this.engine = engine;
    this.open = open;
  }

  /**
   * @param calls around the ledger: what goes wrong, and how late the Engine API answers
   * @param clock says whether tokens are fresh
   * @throws IOException naming port and remedy when a port is in use
   */
  public static L2Server start(
      ActorSystem<?> system,
      LedgerEngine ledger,
      EngineFaults calls,
      Doors doors,
      InstantSource clock)
      throws IOException {
    var blocks = new L2Blocks(ledger);
    var eth = EthNamespace.methods(blocks, new L2Pool(ledger), new L2EthRules(ledger));
    var all = new HashMap<>(eth);
    all.putAll(new EngineMethods(calls, ledger.config()).table());
    var guarded =
        RpcService.of(all)
            .withTopics(EthNamespace.topics(blocks))
            .guardedBy(new JwtCheck(doors.jwtSecret(), clock))
            .delayedBy(calls::latency);
    var engine = RpcServer.start(system, doors.engine(), guarded);
    try {
      var service = RpcService.of(eth).withTopics(EthNamespace.topics(blocks));
      return new L2Server(engine, RpcServer.start(system, doors.open(), service));
    } catch (IOException e) {
      engine.close();
      throw e;
    }
  }

  /** Of the Engine API; wants a token. */
  public URI engineUri() {
    return engine.uri();
  }

  /** For everybody. */
  public URI uri() {
    return open.uri();
  }

  /** For subscriptions of everybody. */
  public URI socketUri() {
    return open.socketUri();
  }

  @Override
  public void close() {
    engine.close();
    open.close();
  }
}
