package opekko.rpc.signer;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.json.Json;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.http.HttpCall.Header;
import opekko.rpc.http.HttpTransport;
import opekko.rpc.http.JdkHttp;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.tls.PrivateTls;
import opekko.rpc.tls.TlsFiles;

/**
 * Has blocks signed by op-signer, or what speaks like it. No signature leaves here that is not of
 * the configured account: everyone else would drop the block, and count it against the sender.
 */
public final class RemoteSigner implements BlockSigner, AutoCloseable {
  private static final int SIGNATURE_SIZE = 65;
  private static final int MAX_REPLY = 64 << 10;
  private static final long UNKNOWN_METHOD = -32601;

  private final JsonRpc rpc;
  private final Address address;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile SigningCall method = SigningCall.FIRST;

  private RemoteSigner(JsonRpc rpc, Address address) {
    this.rpc = rpc;
    this.address = address;
  }

  /**
   * Connects when it is first asked for something.
   *
   * @param address whose signatures are wanted
   * @param headers sent with each call
   * @param tls to show a certificate of our own; without, an https signer is trusted as the JDK
   *     does
   * @param timeout of one signature
   * @throws IllegalArgumentException when the address, a header or a TLS file cannot be used
   */
  public static RemoteSigner to(
      URI uri,
      Address address,
      List<Header> headers,
      Optional<TlsFiles> tls,
      Duration timeout,
      NodeMetrics metrics) {
    // The JDK knows which headers it does not let anyone set.
    for (var header : headers) HttpRequest.newBuilder().header(header.name(), header.value());
    var endpoint = RpcEndpoint.open(uri, timeout).withHeaders(headers).withMaxReplyBytes(MAX_REPLY);
    var transport =
        tls.<HttpTransport>map(files -> secured(uri, files))
            .orElseGet(() -> JdkHttp.leanestFor(uri));
    return new RemoteSigner(new JsonRpc(transport, endpoint, "signer", metrics), address);
  }

  private static HttpTransport secured(URI uri, TlsFiles files) {
    if (!"https".equals(uri.getScheme()))
      throw new IllegalArgumentException(
          "the signer's address is not https, so no certificate would be shown: "
              + "use https, or switch its TLS off");
    return new JdkHttp(PrivateTls.of(files));
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public CompletionStage<Fetched<Signature>> sign(SigningRequest request) {
    return run(() ->
        signature(request.l2ChainId(), request.payloadHash())
            .flatMap(bytes -> checked(bytes, request.digest())));
  }

  /** The signer's version: tells whether it can be reached, and lets us in. */
  public CompletionStage<Fetched<String>> version() {
    return run(() -> found(rpc.call(RpcCall.of("health_status", Json::readText))));
  }

  private Fetched<Bytes> signature(long l2ChainId, Hash payloadHash) {
    var answer = rpc.<Bytes>call(method.of(l2ChainId, payloadHash, address));
    var isGone = answer instanceof RpcAnswer.Refused<Bytes> no && no.code() == UNKNOWN_METHOD;
    if (!isGone || method == SigningCall.SECOND) return found(answer);
    var second = rpc.<Bytes>call(SigningCall.SECOND.of(l2ChainId, payloadHash, address));
    if (second instanceof RpcAnswer.Value<Bytes>) method = SigningCall.SECOND;
    return found(second);
  }

  private Fetched<Signature> checked(Bytes bytes, Hash digest) {
    if (bytes.size() != SIGNATURE_SIZE)
      return Fetched.temporary(
          "%s answered %d bytes, where a signature has %d"
              .formatted(rpc.name(), bytes.size(), SIGNATURE_SIZE));
    var signature =
        new Signature(bytes.slice(0, SIGNATURE_SIZE - 1), bytes.getUnsigned(SIGNATURE_SIZE - 1));
    var signer = Secp256k1.recover(digest, signature.rs(), signature.yParity());
    if (signer.isEmpty())
      return Fetched.temporary(rpc.name() + " answered what is no signature of any account");
    if (!signer.get().equals(address))
      return Fetched.temporary(
          "%s signs with the key of %s, but %s is configured: give the signer that key, or correct its address here"
              .formatted(rpc.name(), signer.get(), address));
    return Fetched.found(signature);
  }

  private <T> Fetched<T> found(RpcAnswer<T> answer) {
    return switch (answer) {
      case RpcAnswer.Value<T>(var value) -> Fetched.found(value);
      case RpcAnswer.Null<T> _ -> Fetched.temporary(rpc.name() + " answered nothing");
      case RpcAnswer.Refused<T> refused ->
          Fetched.temporary(rpc.name() + " refuses: " + refused.text());
      case RpcAnswer.Failed<T>(var failure) -> Fetched.temporary(failure.cause());
    };
  }

  private <T> CompletionStage<Fetched<T>> run(Supplier<Fetched<T>> call) {
    try {
      return CompletableFuture.supplyAsync(call, threads);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(Fetched.temporary("the signer's client is closed"));
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    rpc.close();
  }

  @Override
  public String toString() {
    return rpc.name() + " for " + address;
  }
}
