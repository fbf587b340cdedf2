package opekko.node.devnet;

import java.io.IOException;

/**
 * Where a devnet listens, on loopback.
 *
 * @param l1 JSON-RPC, WebSocket and beacon API of L1
 * @param firstNode the first sequencer's public RPC; its other ports and those of further nodes
 *     follow
 */
public record DevnetPorts(int l1, int firstNode) {
  /** L1 where wallets look for it, the sequencer on op-node's port. */
  public static final DevnetPorts USUAL = new DevnetPorts(8545, 9545);

  /** Whatever is free: several devnets live beside each other. */
  public static final DevnetPorts FREE = new DevnetPorts(0, 0);

  private static final int PER_NODE = 10;

  /**
   * The ports of one node; where they are zero, any will do.
   *
   * @param rpc the node's public RPC and page
   * @param admin its admin RPC
   * @param eth its engine's RPC for wallets
   * @param engine the authenticated one
   */
  record OfNode(int rpc, int admin, int eth, int engine) {}

  /** Whether any ports will do. */
  boolean areFree() {
    return firstNode == 0;
  }

  /** The sequencers are the first ones. */
  OfNode node(int index) {
    if (areFree()) return new OfNode(0, 0, 0, 0);
    return new OfNode(base(index), base(index) + 1, base(index) + 5, base(index) + 6);
  }

  /** The same where others must know them before the node listens. */
  OfNode knownNode(int index) throws IOException {
    if (!areFree()) return node(index);
    var ports = FreePorts.take(2);
    return new OfNode(ports.getFirst(), ports.getLast(), 0, 0);
  }

  /** A voter's membership and messages. */
  int cluster(int index) {
    return base(index) + 7;
  }

  /** A voter's commit log. */
  int log(int index) {
    return base(index) + 8;
  }

  private int base(int index) {
    return firstNode + index * PER_NODE;
  }
}
