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

  CompletionStage<ApiResult<Void>> setRecoverMode(boolean isOn);

  /** Whether something outside decides who sequences. */
  CompletionStage<ApiResult<Boolean>> conductorEnabled();

  /** Sequence without asking whoever {@link #conductorEnabled()} stands for. */
  CompletionStage<ApiResult<Void>> overrideLeader();

  /** Level names as op-node takes them: trace, debug, info, warn, error, crit. */
  CompletionStage<ApiResult<Void>> setLogLevel(String level);
}
