package opekko.cluster.log;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import opekko.cluster.ChainIdentity;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may speak to this node's log: voters of the same chain that call it by its own id. Ratis's
 * ports for clients and administrators are closed: blocks and orders reach the log from within the
 * process only, where leadership is known.
 */
final class Gate implements ServerInterceptor, GrpcServices.Customizer {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final String VOTERS = "ratis.grpc.RaftServerProtocolService";
  private static final int REMEMBERED = 100;
  private static final Duration MOVE = Duration.ofSeconds(5);

  private final String self;
  private final ChainIdentity chain;
  private final RaftGroupId group;
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final Map<String, Caller> callers = new ConcurrentHashMap<>();

  /** Where a voter last called from. */
  private record Caller(Object host, long nanos) {}

  private volatile boolean isShut;

  Gate(String self, ChainIdentity chain, RaftGroupId group) {
    this.self = self;
    this.chain = chain;
    this.group = group;
  }

  /** From now on nobody may add to this log. */
  void shut() {
    isShut = true;
  }

  @Override
  public NettyServerBuilder customize(
      NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
    return builder.intercept(this);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!VOTERS.equals(call.getMethodDescriptor().getServiceName())) {
      refuse(call, "only voters speak to the commit log, not clients or administrators");
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean isRefused;

      @Override
      public void onMessage(Q message) {
        var objection = request(message).flatMap(r -> objection(r, host(call), System.nanoTime()));
        if (objection.isEmpty()) super.onMessage(message);
        else if (!isRefused) {
          isRefused = true;
          refuse(call, objection.get());
        }
      }

      @Override
      public void onHalfClose() {
        if (!isRefused) super.onHalfClose();
      }
    };
  }

  private static Object host(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
            instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "?";
  }

  private static Optional<RaftRpcRequestProto> request(Object message) {
    return switch (message) {
      case RequestVoteRequestProto vote -> Optional.of(vote.getServerRequest());
      case AppendEntriesRequestProto append -> Optional.of(append.getServerRequest());
      case InstallSnapshotRequestProto install -> Optional.of(install.getServerRequest());
      case StartLeaderElectionRequestProto start -> Optional.of(start.getServerRequest());
      case ReadIndexRequestProto read -> Optional.of(read.getServerRequest());
      default -> Optional.empty();
    };
  }

  /**
   * Why a request is refused, if it is.
   *
   * @param host it comes from
   */
  Optional<String> objection(RaftRpcRequestProto request, Object host, long nanos) {
    var from = request.getRequestorId().toStringUtf8();
    var to = request.getReplyId().toStringUtf8();
    if (isShut) return Optional.of("this generation of the log is being ended by an operator");
    if (!RaftGroupId.valueOf(request.getRaftGroupId().getId()).equals(group))
      return Optional.of(
          "voter %s keeps the log of another chain than voter %s (%s), or of another generation: compare their rollup configurations and their --ha.dir"
              .formatted(from, self, chain));
    if (from.equals(self))
      return Optional.of("another node calls itself %s too: give each its own id".formatted(self));
    if (!to.equals(self))
      return Optional.of(
          "voter %s calls voter %s, and this is %s: their lists of voters disagree about addresses"
              .formatted(from, to, self));
    return twice(from, host, nanos);
  }

  /** A voter may move to another machine, but not call from two at a time. */
  private Optional<String> twice(String from, Object host, long nanos) {
    var known = callers.get(from);
    if (known != null && !known.host().equals(host) && nanos - known.nanos() < MOVE.toNanos())
      return Optional.of(
          "two nodes call themselves %s, one at %s and one at %s: give each its own id"
              .formatted(from, known.host(), host));
    callers.put(from, new Caller(host, nanos));
    return Optional.empty();
  }

  private void refuse(ServerCall<?, ?> call, String objection) {
    var caller = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (said.size() < REMEMBERED && said.add(objection))
      LOG.warn("Refused a call to the commit log from {}: {}", caller, objection);
    call.close(Status.PERMISSION_DENIED.withDescription(objection), new Metadata());
  }
}
