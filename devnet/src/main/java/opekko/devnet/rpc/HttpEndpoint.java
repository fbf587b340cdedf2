package opekko.devnet.rpc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import opekko.protocol.fault.Causes;
import opekko.protocol.type.Bytes;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From HTTP requests to responses. */
final class HttpEndpoint implements AutoCloseable {
  /** Of a request, in bytes. */
  static final int MAX_BODY = 16 << 20;

  /** Of all requests that are being read or answered, in KiB. */
  private static final int MAX_BODIES_KIB = 128 << 10;

  private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(30);

  private final ActorSystem<?> system;
  private final RpcService service;
  private final Executor threads;
  private final Function<Duration, CompletionStage<Void>> pause;
  private final RpcDispatcher dispatcher;
  private final SocketEndpoint sockets;
  private final Semaphore bodies = new Semaphore(MAX_BODIES_KIB);

  HttpEndpoint(
      ActorSystem<?> system,
      RpcService service,
      Executor threads,
      Function<Duration, CompletionStage<Void>> pause) {
    this.system = system;
    this.service = service;
    this.threads = threads;
    this.pause = pause;
    dispatcher = new RpcDispatcher(service.methods());
    sockets = new SocketEndpoint(system, dispatcher, service.topics(), this::run);
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    var refusal = service.jwt().flatMap(check -> check.refusal(header(request, "Authorization")));
    if (refusal.isPresent()) return refuse(request, StatusCodes.UNAUTHORIZED, refusal.get());
    var upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
    if (upgrade.isPresent())
      return CompletableFuture.completedFuture(
          upgrade.get().handleMessagesWith(sockets.connection()));
    if (request.method().equals(HttpMethods.POST)) return answerCall(request);
    if (request.method().equals(HttpMethods.GET)) return answerPage(request);
    return refuse(request, StatusCodes.METHOD_NOT_ALLOWED, "only POST and GET");
  }

  private CompletionStage<HttpResponse> answerCall(HttpRequest request) {
    var length = request.entity().getContentLengthOption().orElse(MAX_BODY);
    if (length > MAX_BODY) return refuse(request, StatusCodes.CONTENT_TOO_LARGE, tooLarge());
    var reserved = (int) (length >> 10) + 1;
    if (!bodies.tryAcquire(reserved))
      return refuse(
          request, StatusCodes.SERVICE_UNAVAILABLE, "too many requests at once, try later");
    return request
        .entity()
        .withSizeLimit(MAX_BODY)
        .toStrict(BODY_TIMEOUT.toMillis(), MAX_BODY, system)
        .thenCompose(
            body -> run(() -> dispatcher.answer(Bytes.wrap(body.getData().toArrayUnsafe()))))
        .thenApply(
            answer -> response(StatusCodes.OK, ContentTypes.APPLICATION_JSON, answer.toArray()))
        .exceptionally(HttpEndpoint::failed)
        .whenComplete((_, _) -> bodies.release(reserved));
  }

  private CompletionStage<HttpResponse> answerPage(HttpRequest request) {
    request.discardEntityBytes(system);
    var uri = request.getUri();
    var query = uri.rawQueryString().orElse("");
    var accept = header(request, "Accept").orElse("");
    return run(() -> service.pages().get(uri.path(), query, accept))
        .thenApply(HttpEndpoint::response)
        .exceptionally(HttpEndpoint::failed);
  }

  /** Runs it on a virtual thread, after the delay. */
  private <T> CompletionStage<T> run(Supplier<T> work) {
    var longer = service.delay().get();
    return longer.isZero()
        ? CompletableFuture.supplyAsync(work, threads)
        : pause.apply(longer).thenApplyAsync(_ -> work.get(), threads);
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(header -> header.value());
  }

  private static HttpResponse failed(Throwable failure) {
    var cause = Causes.ofStage(failure);
    if (cause instanceof EntityStreamSizeException)
      return text(StatusCodes.CONTENT_TOO_LARGE, tooLarge());
    log.error("A request could not be answered", cause);
    return text(StatusCodes.INTERNAL_SERVER_ERROR, "internal error, see the log: " + cause);
  }

  private static String tooLarge() {
    return "request too large: at most " + MAX_BODY + " bytes";
  }

  /** A body that nobody reads must be thrown away, or its connection stalls. */
  private CompletionStage<HttpResponse> refuse(
      HttpRequest request, StatusCode status, String reason) {
    request.discardEntityBytes(system);
    return CompletableFuture.completedFuture(text(status, reason));
  }

  private static HttpResponse text(StatusCode status, String reason) {
    return response(
        status, ContentTypes.TEXT_PLAIN_UTF8, (reason + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse response(PageReply reply) {
    var type =
        switch (reply.type()) {
          case JSON -> ContentTypes.APPLICATION_JSON;
          case BINARY -> ContentTypes.APPLICATION_OCTET_STREAM;
        };
    return response(StatusCodes.get(reply.status()), type, reply.body().toArray());
  }

  private static HttpResponse response(StatusCode status, ContentType type, byte[] body) {
    return HttpResponse.create().withStatus(status).withEntity(HttpEntities.create(type, body));
  }

  /** Ends all WebSockets. */
  @Override
  public void close() {
    sockets.close();
  }
}
