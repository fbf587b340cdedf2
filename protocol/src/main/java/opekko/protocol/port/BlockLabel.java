package opekko.protocol.port;

/** The moving block labels of the JSON-RPC API. */
public enum BlockLabel {
  LATEST("latest"),
  SAFE("safe"),
  FINALIZED("finalized");

  private final String rpcName;

  BlockLabel(String rpcName) {
    this.rpcName = rpcName;
  }

  public String rpcName() {
    return rpcName;
  }
}
