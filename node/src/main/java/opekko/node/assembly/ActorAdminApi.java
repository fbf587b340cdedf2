package opekko.node.assembly;

import java.util.Optional;
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
 * @param leadership of a node that sequences
 */
record ActorAdminApi(Asks asks, Predicate<String> setLevel, Optional<Leadership> leadership)
    implements AdminApi {
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
    if (leadership.isEmpty()) return start(unsafeHead);
    return leadership
        .get()
        .mayStart()
        .thenCompose(may ->
            switch (may) {
              case ApiResult.Ok<Void> _ -> start(unsafeHead);
              case ApiResult.Refused<Void> refused -> CompletableFuture.completedStage(refused);
            });
  }

  private CompletionStage<ApiResult<Void>> start(Hash unsafeHead) {
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
    return CompletableFuture.completedStage(
        ApiResult.ok(leadership.filter(Leadership::isConducted).isPresent()));
  }

  @Override
  public CompletionStage<ApiResult<Void>> overrideLeader() {
    leadership.ifPresent(Leadership::override);
    return asks.ask(DriverCommand.OverrideLeader::new);
  }

  @Override
  public CompletionStage<ApiResult<Void>> setLogLevel(String level) {
    return CompletableFuture.completedStage(
        setLevel.test(level) ? ApiResult.ok(null) : ApiResult.refused("unknown level: " + level));
  }
}
