package opekko.node.devnet;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import opekko.devnet.genesis.DevnetChain;

/** Where everything of a running devnet is. */
public record DevnetMap(
    DevnetChain chain, URI l1, List<Node> nodes, Path folder, boolean isTemporary, Path jwt) {

  /**
   * One node with its engine.
   *
   * @param rpc JSON-RPC, streams and page
   * @param admin behind the token
   * @param eth the engine's RPC for wallets
   * @param engine the engine's authenticated RPC
   */
  public record Node(String name, URI rpc, URI admin, Path adminToken, URI eth, URI engine) {}

  public Node sequencer() {
    return nodes.getFirst();
  }
}
