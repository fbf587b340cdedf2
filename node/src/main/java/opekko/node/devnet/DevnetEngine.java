package opekko.node.devnet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.l2.EngineFaults;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.devnet.l2rpc.L2Server;
import opekko.devnet.rpc.RpcServer.Listen;
import opekko.protocol.type.Bytes;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The execution engine of one node, with its doors. It is in this process wherever the node is, so
 * that it outlives a node that is killed, as an operator's engine would.
 */
final class DevnetEngine implements AutoCloseable {
  private static final String PORT_OPTION = "--port";

  private final String name;
  private final Path folder;
  private final LedgerEngine ledger;
  private final L2Server doors;

  /**
   * What all engines share.
   *
   * @param system of their servers
   */
  record Surroundings(DevnetChain chain, ActorSystem<?> system, Bytes jwtSecret) {}

  /**
   * @param name of its node
   * @param folder of its node, where it keeps its chain too
   * @throws IOException when its file or ports cannot be had
   */
  DevnetEngine(Surroundings around, String name, DevnetPorts.OfNode ports, Path folder)
      throws IOException {
    this.name = name;
    this.folder = folder;
    var chain = around.chain();
    ledger =
        LedgerEngine.open(
            chain.rollup(), chain.l2(), Retention.USUAL, folder.resolve("l2-blocks.log"));
    try {
      doors =
          L2Server.start(
              around.system(),
              ledger,
              new EngineFaults(ledger),
              new L2Server.Doors(
                  new Listen(name + "'s engine", ports.engine(), PORT_OPTION),
                  new Listen(name + "'s eth RPC", ports.eth(), PORT_OPTION),
                  around.jwtSecret()),
              InstantSource.system());
    } catch (IOException e) {
      ledger.close();
      throw e;
    }
  }

  /** Of its node, as the folder. */
  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  LedgerEngine ledger() {
    return ledger;
  }

  /** For wallets. */
  URI eth() {
    return doors.uri();
  }

  /** The authenticated one. */
  URI engine() {
    return doors.engineUri();
  }

  @Override
  public void close() {
    doors.close();
    ledger.close();
  }
}
