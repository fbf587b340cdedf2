package opekko.cluster.log;

import java.net.InetSocketAddress;
import opekko.cluster.tls.PeerTrust;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcHttp2ConnectionHandler;
import org.apache.ratis.thirdparty.io.grpc.netty.InternalProtocolNegotiator;
import org.apache.ratis.thirdparty.io.grpc.netty.InternalProtocolNegotiators;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandler;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.ratis.thirdparty.io.netty.util.AsciiString;

/**
 * Tells of callers of the log's port that TLS does not let in. The server in Ratis keeps it to
 * itself, so this stands behind its handshake and hears why it failed.
 */
final class CallerWatch implements InternalProtocolNegotiator.ProtocolNegotiator {
  private final InternalProtocolNegotiator.ProtocolNegotiator tls;
  private final PeerTrust trust;

  private CallerWatch(InternalProtocolNegotiator.ProtocolNegotiator tls, PeerTrust trust) {
    this.tls = tls;
    this.trust = trust;
  }

  /** To customize the log's server with, before {@code next} does. */
  static GrpcServices.Customizer of(
      GrpcTlsConfig config, PeerTrust trust, GrpcServices.Customizer next) {
    return (builder, types) -> {
      var context = GrpcUtil.buildSslContextForServer(config);
      var tls = InternalProtocolNegotiators.serverTls(context);
      return next.customize(builder.protocolNegotiator(new CallerWatch(tls, trust)), types);
    };
  }

  @Override
  public AsciiString scheme() {
    return tls.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
    return new Listener(tls.newHandler(grpc));
  }

  @Override
  public void close() {
    tls.close();
  }

  /** Behind the handler of the handshake, which hands on what it fails with. */
  private final class Listener extends ChannelInboundHandlerAdapter {
    private final ChannelHandler handshake;
    private boolean hasTold;

    Listener(ChannelHandler handshake) {
      this.handshake = handshake;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.pipeline().addBefore(context.name(), null, handshake);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      if (!hasTold) trust.failed(caller(context), failure);
      hasTold = true;
      context.fireExceptionCaught(failure);
    }

    private static String caller(ChannelHandlerContext context) {
      return context.channel().remoteAddress() instanceof InetSocketAddress address
          ? "a caller at " + address.getAddress().getHostAddress()
          : "a caller";
    }
  }
}
