package opekko.devnet.rpc;

import opekko.protocol.json.Json;

/**
 * One method of the RPC. Runs on a virtual thread and may block. Everything that can go wrong does
 * so before the writer is handed out.
 */
@FunctionalInterface
public interface RpcMethod {
  /**
   * @throws RpcRefusal when it cannot be answered
   */
  Json.Writer answer(RpcParams params);
}
