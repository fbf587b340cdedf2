package opekko.node.devnet;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import opekko.devnet.genesis.DevnetChain;

/**
 * Where everything of a running devnet is.
 *
 * @param nodes sequencers first
 * @param voters how many of them are a cluster; 0 where one sequences alone
 */
public record DevnetMap(
    DevnetChain chain,
    URI l1,
    List<Node> nodes,
    int voters,
    Path folder,
    boolean isTemporary,
    Path jwt) {

  /**
   * One node with its engine.
   *
   * @param rpc JSON-RPC, streams and page
   * @param admin behind the token
   * @param eth the engine's RPC for wallets
   * @param engine the engine's authenticated RPC
   */
  public record Node(String name, URI rpc, URI admin, Path adminToken, URI eth, URI engine) {}

  /** The only sequencer, or the first of a cluster. */
  public Node sequencer() {
    return nodes.getFirst();
  }

  /** Those of which one sequences. */
  public List<Node> sequencers() {
    return nodes.subList(0, Math.max(1, voters));
  }
}
