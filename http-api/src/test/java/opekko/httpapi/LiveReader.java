package opekko.httpapi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assertions;

/** Reads server-sent events as a program does, frame by frame. */
final class LiveReader implements AutoCloseable {
  private final BufferedReader lines;
  private String name;
  private String id;
  private String data;

  private LiveReader(BufferedReader lines) {
    this.lines = lines;
  }

  static LiveReader open(HttpFixture http, String path, String... headers) {
    var request = HttpRequest.newBuilder(HttpFixture.uri(http.bound.rpc(), path)).GET();
    if (headers.length > 0) request.headers(headers);
    try {
      var answer = http.client.send(request.build(), BodyHandlers.ofInputStream());
      Assertions.assertEquals(200, answer.statusCode());
      Assertions.assertEquals(
          "text/event-stream", answer.headers().firstValue("content-type").orElse(""));
      return new LiveReader(
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The data of the next event of that name; others are passed over. */
  String next(String wanted) {
    while (!nextName().equals(wanted)) continue;
    return data;
  }

  String nextName() {
    name = null;
    try {
      while (true) {
        var line = lines.readLine();
        if (line == null) throw new AssertionError("the stream ended");
        if (line.isEmpty() && name != null) return name;
        if (line.startsWith("event: ")) name = line.substring("event: ".length());
        if (line.startsWith("id: ")) id = line.substring("id: ".length());
        if (line.startsWith("data: ")) data = line.substring("data: ".length());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String lastId() {
    return id;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
