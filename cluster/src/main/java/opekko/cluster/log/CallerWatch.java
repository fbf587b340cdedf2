package opekko.cluster.log;

import java.net.InetSocketAddress;
import java.util.function.Function;
import opekko.cluster.tls.PeerTrust;
import opekko.cluster.tls.Refusals;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcHttp2ConnectionHandler;
import org.apache.ratis.thirdparty.io.grpc.netty.InternalProtocolNegotiator;
import org.apache.ratis.thirdparty.io.grpc.netty.InternalProtocolNegotiators;
import org.apache.ratis.thirdparty.io.netty.buffer.ByteBuf;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandler;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.ratis.thirdparty.io.netty.handler.codec.http.HttpScheme;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.util.AsciiString;
import org.apache.ratis.thirdparty.io.netty.util.ReferenceCountUtil;

/**
 * Tells of callers of the log's port that cannot speak with it. The server in Ratis keeps it to
 * itself, so a handler stands beside the one that begins a connection.
 */
final class CallerWatch implements InternalProtocolNegotiator.ProtocolNegotiator {
  /** Of TLS, a record of the handshake. HTTP/2 begins with a letter. */
  private static final byte HANDSHAKE = 22;

  private final AsciiString scheme;
  private final Function<GrpcHttp2ConnectionHandler, ChannelHandler> begins;

  private CallerWatch(
      AsciiString scheme, Function<GrpcHttp2ConnectionHandler, ChannelHandler> begins) {
    this.scheme = scheme;
    this.begins = begins;
  }

  /** To customize the log's server with, before {@code next} does: it speaks TLS. */
  static GrpcServices.Customizer behindTls(
      GrpcTlsConfig config, PeerTrust trust, GrpcServices.Customizer next) {
    return (builder, types) -> {
      var watch =
          new CallerWatch(HttpScheme.HTTPS.name(), grpc -> Behind.ofItsOwn(config, grpc, trust));
      return next.customize(builder.protocolNegotiator(watch), types);
    };
  }

  /** The same, without TLS. */
  static GrpcServices.Customizer inTheClear(Refusals refusals, GrpcServices.Customizer next) {
    return (builder, types) -> {
      var clear = InternalProtocolNegotiators.serverPlaintext();
      var watch =
          new CallerWatch(clear.scheme(), grpc -> new Before(clear.newHandler(grpc), refusals));
      return next.customize(builder.protocolNegotiator(watch), types);
    };
  }

  @Override
  public AsciiString scheme() {
    return scheme;
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
    return begins.apply(grpc);
  }

  @Override
  public void close() {}

  private static String caller(ChannelHandlerContext context) {
    return context.channel().remoteAddress() instanceof InetSocketAddress address
        ? "a caller at " + address.getAddress().getHostAddress()
        : "a caller";
  }

  /** Behind the handler of the handshake, which hands on what it fails with. */
  private static final class Behind extends ChannelInboundHandlerAdapter {
    private final SslContext tls;
    private final ChannelHandler handshake;
    private final PeerTrust trust;
    private boolean hasTold;

    private Behind(SslContext tls, ChannelHandler handshake, PeerTrust trust) {
      this.tls = tls;
      this.handshake = handshake;
      this.trust = trust;
    }

    /**
     * For one connection: a context that knows of an earlier one lets it be taken up again without
     * a look at the certificate, and so would let in one that expired meanwhile.
     */
    static Behind ofItsOwn(GrpcTlsConfig config, GrpcHttp2ConnectionHandler grpc, PeerTrust trust) {
      var tls = GrpcUtil.buildSslContextForServer(config);
      return new Behind(tls, InternalProtocolNegotiators.serverTls(tls).newHandler(grpc), trust);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.pipeline().addBefore(context.name(), null, handshake);
      // Native memory; what the handshake still needs of it, it holds itself.
      context.channel().closeFuture().addListener(_ -> ReferenceCountUtil.release(tls));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      if (!hasTold) trust.failed(caller(context), failure);
      hasTold = true;
      context.fireExceptionCaught(failure);
    }
  }

  /** Before all others: sees the first byte, and leaves. */
  private static final class Before extends ChannelInboundHandlerAdapter {
    private final ChannelHandler start;
    private final Refusals refusals;

    Before(ChannelHandler start, Refusals refusals) {
      this.start = start;
      this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.pipeline().addAfter(context.name(), null, start);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf bytes && bytes.isReadable()) {
        if (bytes.getByte(bytes.readerIndex()) == HANDSHAKE)
          refusals.speaksTls(QuorumLogSettings.PORT, caller(context));
        context.pipeline().remove(this);
      }
      context.fireChannelRead(message);
    }
  }
}
