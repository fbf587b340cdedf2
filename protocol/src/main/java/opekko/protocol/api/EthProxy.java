package opekko.protocol.api;

import java.util.concurrent.CompletionStage;
import opekko.protocol.type.Bytes;

/** Hands a question to the engine's eth_ namespace as it came, for batchers and proposers. */
@FunctionalInterface
public interface EthProxy {
  /**
   * @param method such as {@code eth_getBlockByNumber}
   * @param params a JSON array in UTF-8
   * @return the result as JSON in UTF-8, {@code null} included; refused with the engine's code and
   *     text
   */
  CompletionStage<ApiResult<Bytes>> call(String method, Bytes params);
}
