package opekko.httpapi.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import opekko.httpapi.admin.AuditLog;
import opekko.httpapi.ha.AskedOrder;
import opekko.httpapi.ha.BadField;
import opekko.httpapi.ha.FirstAnswers;
import opekko.httpapi.ha.HaAnswerJson;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaResult;
import opekko.protocol.fault.Causes;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * What operators order and ask of the cluster. An order is answered by its result: 200 when it was
 * done, 409 when not, and why. Who comes here has the token.
 */
public final class HaEndpoint {
  /** The cluster gives up on an order after 30 s, and knows then what became of it. */
  public static final Duration PATIENCE = Duration.ofSeconds(35);

  static final String FOLDER = "/ha/v1/";

  private static final int MAX_BODY = 64 * 1024;
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_LINES = 1000;
  private static final int USUAL_LINES = 20;

  private final ActorSystem<?> system;
  private final HaPages pages;
  private final AuditLog audit;
  private final FirstAnswers answers = new FirstAnswers();

  public HaEndpoint(ActorSystem<?> system, HaPages pages, AuditLog audit) {
    this.system = system;
    this.pages = pages;
    this.audit = audit;
  }

  /** Of a request below {@link #FOLDER}. */
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    var verb = request.getUri().path().substring(FOLDER.length());
    var isPost = request.method().value().equals("POST");
    if (isPost && AskedOrder.VERBS.contains(verb)) return order(request, verb);
    request.discardEntityBytes(system);
    var isGet = request.method().value().equals("GET");
    var answer = isGet ? read(request, verb) : Optional.<CompletionStage<HttpResponse>>empty();
    return answer
        .orElseGet(() -> Answers.now(unknown(verb, isPost)))
        .thenApply(response -> {
          audit.visited(
              Callers.of(request),
              request.method().value() + " " + FOLDER + verb,
              Integer.toString(response.status().intValue()));
          return response;
        });
  }

  private static HttpResponse unknown(String verb, boolean isPost) {
    if (isPost) return Answers.notFound();
    return AskedOrder.VERBS.contains(verb) ? Answers.methodNotAllowed("POST") : Answers.notFound();
  }

  private Optional<CompletionStage<HttpResponse>> read(HttpRequest request, String verb) {
    var ha = pages.ha();
    return switch (verb) {
      case "voters" -> Optional.of(pages.read(ha.members(), HaAnswerJson::members));
      case "why" -> Optional.of(pages.read(ha.why(), HaAnswerJson::changes));
      case "check" -> Optional.of(pages.read(ha.check(), HaAnswerJson::findings));
      case "log" -> Optional.of(log(request));
      default -> Optional.empty();
    };
  }

  private CompletionStage<HttpResponse> log(HttpRequest request) {
    var query = request.getUri().query();
    var from = query.getOrElse("from", "");
    var count = query.getOrElse("count", Integer.toString(USUAL_LINES));
    if (!from.matches("\\d{0,18}")) return Answers.now(bad("from", "is no block number"));
    if (!count.matches("[1-9]\\d{0,3}") || Integer.parseInt(count) > MAX_LINES)
      return Answers.now(bad("count", "is not between 1 and " + MAX_LINES));
    return pages.read(
        pages
            .ha()
            .log(
                from.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(from)),
                Integer.parseInt(count)),
        HaAnswerJson::log);
  }

  private CompletionStage<HttpResponse> order(HttpRequest request, String verb) {
    var caller = Callers.of(request);
    return request
        .entity()
        .withSizeLimit(MAX_BODY)
        .toStrict(BODY_TIMEOUT.toMillis(), MAX_BODY, system)
        .handle((body, failure) ->
            failure == null
                ? order(verb, body.getData().toArrayUnsafe(), caller)
                : Answers.now(bad("", "the body is longer than " + MAX_BODY + " bytes, or broke")))
        .thenCompose(answer -> answer);
  }

  private CompletionStage<HttpResponse> order(String verb, byte[] body, String caller) {
    AskedOrder asked;
    CompletionStage<ApiResult<HaResult>> result;
    try {
      asked = AskedOrder.read(verb, body, pages.ha().self(), caller);
      result = answers.answer(asked, () -> pages.ha().order(asked.order(), asked.terms()));
    } catch (BadField bad) {
      audit.visited(caller, "POST " + FOLDER + verb, "400 " + bad.field() + " " + bad.getMessage());
      return Answers.now(bad(bad.field(), bad.getMessage()));
    }
    return result
        .toCompletableFuture()
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, failure) -> {
          var isLate = failure != null && Causes.ofStage(failure) instanceof TimeoutException;
          var outcome = failure == null ? done : noResult(isLate);
          audit.ordered(caller, asked.order(), asked.terms(), outcome);
          if (isLate)
            result.thenAccept(late -> audit.ordered(caller, asked.order(), asked.terms(), late));
          return response(outcome, failure == null);
        });
  }

  private ApiResult<HaResult> noResult(boolean isLate) {
    return ApiResult.refused(
        isLate
            ? "no result after "
                + PATIENCE.toSeconds()
                + " s, and the order may still be done: ask again with its idempotencyKey, or look"
                + " at the status"
            : "the node could not say what came of it: look at the status");
  }

  private static HttpResponse response(ApiResult<HaResult> outcome, boolean isKnown) {
    return switch (outcome) {
      case ApiResult.Ok<HaResult>(var result) ->
          Answers.json(StatusCodes.OK, HaPages.json(out -> HaAnswerJson.result(out, result)));
      case ApiResult.Refused<HaResult>(_, var reason) ->
          HaPages.because(isKnown ? StatusCodes.CONFLICT : StatusCodes.GATEWAY_TIMEOUT, reason);
    };
  }

  private static HttpResponse bad(String field, String reason) {
    return Answers.json(
        StatusCodes.BAD_REQUEST,
        HaPages.json(out -> {
          out.writeStartObject();
          out.writeStringField("field", field);
          out.writeStringField("reason", reason);
          out.writeEndObject();
        }));
  }
}
