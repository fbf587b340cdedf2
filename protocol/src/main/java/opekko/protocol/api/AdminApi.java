package opekko.protocol.api;

import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Hash;

/** What the admin_ namespace needs from the node. */
public interface AdminApi {
  CompletionStage<ApiResult<Void>> resetDerivationPipeline();

  /** The payload's block hash has been checked. */
  CompletionStage<ApiResult<Void>> postUnsafePayload(PayloadEnvelope envelope);

  CompletionStage<ApiResult<Void>> startSequencer(Hash unsafeHead);

  CompletionStage<ApiResult<Hash>> stopSequencer();

  CompletionStage<ApiResult<Boolean>> sequencerActive();

  /** Level names as op-node takes them: trace, debug, info, warn, error, crit. */
  CompletionStage<ApiResult<Void>> setLogLevel(String level);
}
