package opekko.cluster.log;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import opekko.cluster.ChainIdentity;
import opekko.cluster.Voter;
import opekko.cluster.log.QuorumLogSettings.Link;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Our settings in the words of Ratis, and why each differs from its default. */
final class RaftSettings {
  /** Of an entry. Gossip lets blocks of 10 MiB through; Ratis's default of 4 MB does not. */
  static final int MAX_ENTRY = 12 << 20;

  private RaftSettings() {}

  /**
   * Voters of one chain and generation only form a group: nothing said in one counts in another.
   */
  static RaftGroupId group(ChainIdentity chain, Generation generation) {
    var first = "opekko commit log, " + chain;
    // Whatever a generation is called elsewhere, this must stay as it is: folders bear its name.
    var name =
        generation.number() == 0
            ? first
            : "%s, generation %d of %s".formatted(first, generation.number(), generation.founder());
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * All priorities are equal: Ratis hands leadership to an up-to-date voter of a higher one by
   * itself, without asking whether it is ready. The address for clients, of which there are none,
   * tells the cluster port.
   */
  static RaftPeer peer(Voter voter) {
    return RaftPeer.newBuilder()
        .setId(voter.id())
        .setAddress(voter.host() + ":" + voter.logPort())
        .setClientAddress(voter.host() + ":" + voter.clusterPort())
        .build();
  }

  static Voter voter(RaftPeer peer) {
    var log = peer.getAddress();
    var colon = log.lastIndexOf(':');
    var client = peer.getClientAddress();
    var clusterPort = client == null ? "0" : client.substring(client.lastIndexOf(':') + 1);
    return new Voter(
        peer.getId().toString(),
        log.substring(0, colon),
        Integer.parseInt(clusterPort),
        Integer.parseInt(log.substring(colon + 1)));
  }

  /** Those that the log counts now. */
  static List<Voter> voters(RaftServer.Division division) {
    return division.getRaftConf().getAllPeers().stream().map(RaftSettings::voter).toList();
  }

  static RaftProperties properties(QuorumLogSettings settings, Path storage) {
    var p = new RaftProperties();
    GrpcConfigKeys.Server.setHost(p, settings.listenOn());
    GrpcConfigKeys.Server.setPort(p, settings.self().logPort());
    time(p, settings.limits());
    disk(p, settings.limits(), storage);
    return p;
  }

  private static void time(RaftProperties p, QuorumLogSettings.Limits limits) {
    var second = millis(Duration.ofSeconds(1));
    RaftServerConfigKeys.Rpc.setTimeoutMin(p, millis(limits.electionMin()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(p, millis(limits.electionMax()));
    // Nodes that restart together find the leader that is there before they stand.
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, second);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, second.multiply(2));
    RaftServerConfigKeys.Rpc.setRequestTimeout(p, second);
    // Sooner than a minute: lag shows on the page, and this says why.
    RaftServerConfigKeys.Rpc.setSlownessTimeout(p, second.multiply(5));
    // By default who lost its majority does not stand for 10 s.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, second);
    // Whoever still hears the leader says no, so a returning node disturbs nobody.
    RaftServerConfigKeys.LeaderElection.setPreVote(p, true);
    // After a pause of 60 s Ratis closes its server and leaves the process running without one.
    RaftServerConfigKeys.setCloseThreshold(p, TimeDuration.valueOf(24, TimeUnit.HOURS));
    // The default backs off to 5 s, and so would a voter that comes back.
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(p, "1ms,10, 100ms,1000000");
    RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
  }

  private static void disk(RaftProperties p, QuorumLogSettings.Limits limits, Path storage) {
    RaftServerConfigKeys.setStorageDir(p, List.of(storage.toFile()));
    RaftServerConfigKeys.setStorageFreeSpaceMin(p, SizeInBytes.valueOf(limits.freeBytes()));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, SizeInBytes.valueOf(MAX_ENTRY));
    // Above the largest entry, or it could not be written.
    RaftServerConfigKeys.Log.setWriteBufferSize(p, SizeInBytes.valueOf("16MB"));
    RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf("32MB"));
    // Kept for voters that are a little behind, on the heap; others are sent what is on the disk.
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 1);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf("32MB"));
    // The other policies start with a shorter log and forget what was acknowledged.
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        p, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, limits.snapshotEvery());
    // Entries are applied again at the next start, which is quick; stopping should be, too.
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, false);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
    RaftServerConfigKeys.Log.setPurgeGap(p, 64);
    // Otherwise one dead voter keeps the others from ever purging.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
  }

  private static TimeDuration millis(Duration time) {
    return TimeDuration.valueOf(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  static Parameters parameters(QuorumLogSettings settings, GrpcServices.Customizer customizer) {
    var parameters = new Parameters();
    var watched =
        switch (settings.link()) {
          case Link.Clear(var refusals) -> CallerWatch.inTheClear(refusals, customizer);
          case Link.MutualTls tls -> mutual(parameters, tls, customizer);
        };
    GrpcConfigKeys.Server.setServicesCustomizer(parameters, watched);
    return parameters;
  }

  private static GrpcServices.Customizer mutual(
      Parameters parameters, Link.MutualTls tls, GrpcServices.Customizer customizer) {
    var config =
        GrpcTlsConfig.newBuilder()
            .setKeyManager(tls.keys())
            .setTrustManager(tls.trust())
            .setMutualTls(true)
            .build();
    GrpcConfigKeys.TLS.setConf(parameters, config);
    GrpcConfigKeys.Server.setTlsConf(parameters, config);
    GrpcConfigKeys.Client.setTlsConf(parameters, config);
    GrpcConfigKeys.Admin.setTlsConf(parameters, config);
    return CallerWatch.behindTls(config, tls.trust(), customizer);
  }
}
