package opekko.httpapi.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;
import org.junit.jupiter.api.Test;

/** Time and order, which HTTP cannot show. */
class RpcDispatcherTest {
  private final List<String> started = new ArrayList<>();
  private final List<RpcObserver.Served> served = new ArrayList<>();
  private final CompletableFuture<ApiResult<Json.Writer>> never = new CompletableFuture<>();

  @Test
  void shouldAnswerTimeoutAndStartNothingMoreOnceTimeIsUp() {
    var answer = dispatcher(Duration.ofMillis(100)).answer(bytes(batch("slow", "quick")), "here");

    assertEquals(
        """
        [{"jsonrpc":"2.0","id":0,"error":{"code":-32002,"message":"request timed out"}},\
        {"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"request timed out"}}]
        """,
        text(answer));
    assertEquals(List.of("test_slow"), started);
  }

  @Test
  void shouldNotStartACallBeforeTheOneInFrontIsOver() {
    var answer = dispatcher(Duration.ofMinutes(1)).answer(bytes(batch("slow", "quick")), "here");
    assertEquals(List.of("test_slow"), started);

    never.complete(ApiResult.ok(out -> out.writeString("at last")));

    assertEquals(List.of("test_slow", "test_quick"), started);
    assertTrue(text(answer).contains("at last"));
  }

  @Test
  void shouldTellTheObserverOfKnownAndUnknownMethods() {
    var body = "[" + message("quick", 1) + "," + message("nope", 2) + "]";

    dispatcher(Duration.ofMinutes(1)).answer(bytes(body), "10.0.0.7:1");

    assertEquals(List.of(true, false), served.stream().map(RpcObserver.Served::isKnown).toList());
    assertEquals("10.0.0.7:1", served.getFirst().caller());
    assertEquals(Duration.ZERO, served.getFirst().took());
  }

  @Test
  void shouldRefuseAMethodListedTwice() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new RpcRegistry(List.of(method("quick", never), method("quick", never))));
  }

  private RpcDispatcher dispatcher(Duration timeout) {
    var quick =
        CompletableFuture.completedFuture(ApiResult.<Json.Writer>ok(out -> out.writeNull()));
    return new RpcDispatcher(
        new RpcRegistry(List.of(method("slow", never), method("quick", quick))),
        new RpcLimits(1000, 10, timeout),
        InstantSource.fixed(Instant.EPOCH),
        served::add);
  }

  private RpcMethod method(String name, CompletionStage<ApiResult<Json.Writer>> answer) {
    return new RpcMethod() {
      @Override
      public String name() {
        return "test_" + name;
      }

      @Override
      public RpcDoc doc() {
        return new RpcDoc("", "", "");
      }

      @Override
      public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
        started.add(name());
        return answer;
      }
    };
  }

  private static String batch(String first, String second) {
    return "[" + message(first, 0) + "," + message(second, 1) + "]";
  }

  private static String message(String method, int id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test_" + method + "\"}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(CompletionStage<byte[]> answer) {
    return new String(answer.toCompletableFuture().join(), StandardCharsets.UTF_8);
  }
}
