package opekko.httpapi.methods;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** Turns the node's answers into results that write themselves. */
public final class Results {
  private Results() {}

  /** Writes one value of a kind. */
  @FunctionalInterface
  public interface ValueWriter<T> {
    void write(JsonGenerator out, T value) throws IOException;
  }

  public static <T> CompletionStage<ApiResult<Json.Writer>> of(
      CompletionStage<ApiResult<T>> answer, ValueWriter<T> writer) {
    return answer.thenApply(result ->
        switch (result) {
          case ApiResult.Ok<T>(var value) -> ApiResult.ok(out -> writer.write(out, value));
          case ApiResult.Refused<T>(var code, var message) ->
              new ApiResult.Refused<>(code, message);
        });
  }

  /** For a call that answers nothing: {@code null}. */
  public static CompletionStage<ApiResult<Json.Writer>> ofNothing(
      CompletionStage<ApiResult<Void>> answer) {
    return of(answer, (out, _) -> out.writeNull());
  }
}
