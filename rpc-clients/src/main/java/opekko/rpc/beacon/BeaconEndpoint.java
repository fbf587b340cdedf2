package opekko.rpc.beacon;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.http.HttpCall;
import opekko.rpc.http.HttpReply;
import opekko.rpc.http.HttpTransport;
import opekko.rpc.http.JdkHttp;
import opekko.rpc.pool.EndpointFailure;

/** One server of the beacon API. Blocks the calling thread. */
public final class BeaconEndpoint implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String SSZ_OR_JSON = "application/octet-stream;q=1.0,application/json;q=0.9";

  /** 128 blobs as hex text, and some more. */
  private static final int MAX_REPLY = 40 << 20;

  private final HttpTransport transport;
  private final URI base;
  private final List<HttpCall.Header> headers;
  private final Duration timeout;
  private final NodeMetrics metrics;

  private BeaconEndpoint(
      URI base, List<HttpCall.Header> headers, Duration timeout, NodeMetrics metrics) {
    this.transport = JdkHttp.leanestFor(base);
    this.base = base;
    this.headers = headers;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  /**
   * @param header one more header as {@code Name: value}, such as an API key; empty for none
   * @throws IllegalArgumentException when the header is not of that form
   */
  public static BeaconEndpoint at(URI base, String header, Duration timeout, NodeMetrics metrics) {
    return new BeaconEndpoint(base, parse(header), timeout, metrics);
  }

  private static List<HttpCall.Header> parse(String header) {
    if (header.isBlank()) return List.of();
    var colon = header.indexOf(':');
    if (colon < 1)
      throw new IllegalArgumentException("a beacon header is written as \"Name: value\"");
    var name = header.substring(0, colon).strip();
    return List.of(new HttpCall.Header(name, header.substring(colon + 1).strip()));
  }

  /** Host and port only: the rest may be secret. */
  public String name() {
    return base.getPort() < 0 ? base.getHost() : base.getHost() + ":" + base.getPort();
  }

  HttpReply getJson(String path) {
    return get(path, JSON);
  }

  HttpReply getSszOrJson(String path) {
    return get(path, SSZ_OR_JSON);
  }

  /**
   * @param path with its query, e.g. {@code /eth/v1/beacon/genesis}
   * @return a reply of whatever status
   * @throws EndpointFailure when there is none
   */
  private HttpReply get(String path, String accept) {
    var started = System.nanoTime();
    var error = "failed";
    try {
      var all = new ArrayList<>(headers);
      all.add(new HttpCall.Header("Accept", accept));
      var reply = transport.exchange(HttpCall.get(uri(path), all, timeout, MAX_REPLY));
      error = reply.isOk() ? "" : "http_" + reply.status();
      return reply;
    } catch (HttpTimeoutException _) {
      throw new EndpointFailure(
          name() + ": no answer within " + timeout.toMillis() / 1000.0 + " s");
    } catch (IOException e) {
      throw new EndpointFailure(
          name() + ": " + (e.getMessage() == null ? "not reachable" : e.getMessage()));
    } finally {
      metrics.rpcCall("beacon", method(path), (System.nanoTime() - started) / 1e9, error);
    }
  }

  private URI uri(String path) {
    var text = base.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
  }

  /** The path without its numbers, for the metrics. */
  private static String method(String path) {
    var end = path.indexOf('?');
    var parts = (end < 0 ? path : path.substring(0, end)).split("/");
    return parts[Math.min(4, parts.length - 1)].toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    transport.close();
  }
}
