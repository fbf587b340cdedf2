package opekko.node.assembly;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import opekko.driver.DriverCommand;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Hash;

/**
 * The admin_ namespace, answered by the driver.
 *
 * @param setLevel sets the log level; false when there is none of that name
 */
record ActorAdminApi(Asks asks, Predicate<String> setLevel) implements AdminApi {
  @Override
  public CompletionStage<ApiResult<Void>> resetDerivationPipeline() {
    return asks.ask(DriverCommand.ResetDerivation::new);
  }

  @Override
  public CompletionStage<ApiResult<Void>> postUnsafePayload(PayloadEnvelope envelope) {
    asks.driver().tell(new DriverCommand.UnsafePayloadReceived(envelope));
    return CompletableFuture.completedStage(ApiResult.ok(null));
  }

  @Override
  public CompletionStage<ApiResult<Void>> startSequencer(Hash unsafeHead) {
    return asks.<ApiResult<Hash>>ask(
            replyTo -> new DriverCommand.StartSequencer(unsafeHead, replyTo))
        .thenApply(started ->
            switch (started) {
              case ApiResult.Ok<Hash> _ -> ApiResult.ok(null);
              case ApiResult.Refused<Hash>(var code, var text) ->
                  new ApiResult.Refused<>(code, text);
            });
  }

  @Override
  public CompletionStage<ApiResult<Hash>> stopSequencer() {
    return asks.ask(DriverCommand.StopSequencer::new);
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> sequencerActive() {
    return asks.ask(DriverCommand.SequencerActive::new);
  }

  @Override
  public CompletionStage<ApiResult<Void>> setRecoverMode(boolean isOn) {
    return asks.ask(replyTo -> new DriverCommand.SetRecoverMode(isOn, replyTo));
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> conductorEnabled() {
    return CompletableFuture.completedStage(ApiResult.ok(false));
  }

  @Override
  public CompletionStage<ApiResult<Void>> overrideLeader() {
    return asks.ask(DriverCommand.OverrideLeader::new);
  }

  @Override
  public CompletionStage<ApiResult<Void>> setLogLevel(String level) {
    return CompletableFuture.completedStage(
        setLevel.test(level) ? ApiResult.ok(null) : ApiResult.refused("unknown level: " + level));
  }
}
