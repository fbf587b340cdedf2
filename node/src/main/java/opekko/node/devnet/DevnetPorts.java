package opekko.node.devnet;

/**
 * Where a devnet listens, on loopback.
 *
 * @param l1 JSON-RPC, WebSocket and beacon API of L1
 * @param firstNode the sequencer's public RPC; its other ports and those of further nodes follow
 */
public record DevnetPorts(int l1, int firstNode) {
  /** L1 where wallets look for it, the sequencer on op-node's port. */
  public static final DevnetPorts USUAL = new DevnetPorts(8545, 9545);

  /** Whatever is free: several devnets live beside each other. */
  public static final DevnetPorts FREE = new DevnetPorts(0, 0);

  private static final int PER_NODE = 10;

  /**
   * The ports of one node; all zero when any will do.
   *
   * @param rpc the node's public RPC and page
   * @param admin its admin RPC
   * @param eth its engine's RPC for wallets
   * @param engine the authenticated one
   */
  record OfNode(int rpc, int admin, int eth, int engine) {}

  /** The sequencer is 0. */
  OfNode node(int index) {
    if (firstNode == 0) return new OfNode(0, 0, 0, 0);
    var base = firstNode + index * PER_NODE;
    return new OfNode(base, base + 1, base + 5, base + 6);
  }
}
