package opekko.rpc.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import opekko.protocol.type.Bytes;

/** Any server, TLS included, compressed where the server offers it. */
public final class JdkHttp implements HttpTransport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client;

  /** Trusts the authorities that the JDK trusts. */
  public JdkHttp() {
    this(UnaryOperator.identity());
  }

  /** With a trust, and perhaps a certificate, of its own; not below the context's protocol. */
  public JdkHttp(SSLContext tls) {
    this(builder -> builder.sslContext(tls).sslParameters(newestOnly(tls)));
  }

  private static SSLParameters newestOnly(SSLContext tls) {
    var parameters = tls.getDefaultSSLParameters();
    parameters.setProtocols(new String[] {tls.getProtocol()});
    return parameters;
  }

  private JdkHttp(UnaryOperator<HttpClient.Builder> more) {
    client =
        more.apply(
                HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    // A redirect could carry credentials to another server.
                    .followRedirects(HttpClient.Redirect.NEVER))
            .build();
  }

  /**
   * Plain sockets where that is enough.
   *
   * @throws IllegalArgumentException when the address is none of http, https, ws or wss
   */
  public static HttpTransport leanestFor(URI server) {
    return switch (String.valueOf(server.getScheme())) {
      case "http" -> new SocketHttp(server);
      case "https" -> new JdkHttp();
      case "ws", "wss" -> new WebSocketTransport();
      default ->
          throw new IllegalArgumentException("an address of http, https, ws or wss is expected");
    };
  }

  @Override
  public HttpReply exchange(HttpCall call) throws IOException {
    var future = client.sendAsync(request(call), _ -> new LimitedBody(call.maxReplyBytes()));
    // The request's own time-out ends with the reply's head; this one covers the body too.
    var response = Deadline.await(future, call.timeout().toNanos());
    var type = response.headers().firstValue("Content-Type").orElse("");
    return new HttpReply(response.statusCode(), type, body(response, call.maxReplyBytes()));
  }

  private static HttpRequest request(HttpCall call) {
    var request = HttpRequest.newBuilder(call.uri()).header("Accept-Encoding", "gzip");
    for (var header : call.headers()) request.header(header.name(), header.value());
    if (call.body().isEmpty())
      return request.method(call.method(), HttpRequest.BodyPublishers.noBody()).build();
    var body =
        call.body()
            .<HttpRequest.BodyPublisher>read((array, offset, size) ->
                HttpRequest.BodyPublishers.ofByteArray(array, offset, size));
    return request.header("Content-Type", "application/json").method(call.method(), body).build();
  }

  private static Bytes body(HttpResponse<Bytes> response, int maxBytes) throws IOException {
    var encoding = response.headers().firstValue("Content-Encoding").orElse("");
    if (!encoding.toLowerCase(Locale.ROOT).equals("gzip")) return response.body();
    try (var in = new GZIPInputStream(response.body().asInputStream(), 8192)) {
      var plain = in.readNBytes(maxBytes);
      if (in.read() >= 0) throw new ReplyTooLarge(maxBytes);
      return Bytes.wrap(plain);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
