package opekko.rpc.http;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import opekko.protocol.type.Bytes;

/** Gathers a reply's body, and gives up as soon as it is too large. */
final class LimitedBody implements HttpResponse.BodySubscriber<Bytes> {
  private final int maxBytes;
  private final CompletableFuture<Bytes> body = new CompletableFuture<>();
  private final List<ByteBuffer> parts = new ArrayList<>();
  private Flow.Subscription subscription;
  private long size;

  LimitedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<Bytes> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription flow) {
    subscription = flow;
    flow.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> more) {
    if (body.isDone()) return;
    for (var part : more) size += part.remaining();
    parts.addAll(more);
    if (size > maxBytes) {
      subscription.cancel();
      parts.clear();
      body.completeExceptionally(new ReplyTooLarge(maxBytes));
    }
  }

  @Override
  public void onError(Throwable cause) {
    body.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    if (body.isDone()) return;
    var whole = ByteBuffer.allocate((int) size);
    for (var part : parts) whole.put(part);
    body.complete(Bytes.wrap(whole.array()));
  }
}
