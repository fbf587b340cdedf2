package opekko.devnet.l1rpc;

import opekko.protocol.json.Json;

/** One method of the RPC. Everything that can go wrong does so before the writer is handed out. */
@FunctionalInterface
interface RpcMethod {
  /**
   * @throws RpcRefusal when it cannot be answered
   */
  Json.Writer answer(RpcParams params);
}
