package opekko.node.devnet;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import opekko.cluster.Voter;
import opekko.devnet.genesis.ChainFiles;
import opekko.devnet.genesis.DevnetAccount;

/**
 * The settings of a devnet's nodes, as {@code opekko node} would be given them.
 *
 * @param l1 its JSON-RPC and beacon API
 * @param l1Socket where it pushes heads
 */
record NodeFlags(ChainFiles files, Path jwt, URI l1, URI l1Socket) {

  /** Without peers: it derives, and takes unsafe blocks by admin RPC on its public port. */
  Map<String, String> verifier(DevnetPorts.OfNode ports, DevnetEngine engine) {
    var flags = common(ports, engine);
    flags.put("rpc.enable-admin", "true");
    return flags;
  }

  /**
   * @param verifiers public RPC of those that get each block as soon as it is sequenced
   */
  Map<String, String> sequencer(
      DevnetPorts.OfNode ports, DevnetEngine engine, List<URI> verifiers) {
    var flags = common(ports, engine);
    flags.put("sequencer.enabled", "true");
    flags.put("sequencer.l1-confs", "0");
    flags.put("p2p.sequencer.key", DevnetAccount.SIGNER.key().toHex());
    flags.put("rpc.admin-state", engine.folder().resolve("admin-state.json").toString());
    if (!verifiers.isEmpty())
      flags.put(
          "sequencer.publish-to",
          verifiers.stream().map(URI::toString).collect(Collectors.joining(",")));
    return flags;
  }

  /**
   * A sequencer that is one of a cluster. Admin is on its public port too: a batcher asks there who
   * sequences.
   *
   * @param voters all of them
   */
  Map<String, String> voter(
      DevnetPorts.OfNode ports, DevnetEngine engine, List<URI> verifiers, List<Voter> voters) {
    var flags = sequencer(ports, engine, verifiers);
    flags.put("rpc.enable-admin", "true");
    flags.put("ha.id", engine.name());
    flags.put("ha.voters", voters.stream().map(NodeFlags::text).collect(Collectors.joining(",")));
    return flags;
  }

  /** As they are typed. */
  static List<String> words(Map<String, String> flags) {
    return flags.entrySet().stream()
        .map(flag -> "--%s=%s".formatted(flag.getKey(), flag.getValue()))
        .toList();
  }

  private static String text(Voter voter) {
    return "%s=%s:%d:%d".formatted(voter.id(), voter.host(), voter.clusterPort(), voter.logPort());
  }

  private Map<String, String> common(DevnetPorts.OfNode ports, DevnetEngine engine) {
    var folder = engine.folder();
    var flags = new LinkedHashMap<String, String>();
    flags.put("rollup.config", files.rollup().toString());
    flags.put("rollup.l1-chain-config", files.l1ChainConfig().toString());
    flags.put("l1", l1 + "," + l1Socket);
    flags.put("l1.http-poll-interval", "1s");
    flags.put("l1.epoch-poll-interval", "1s");
    flags.put("l1.beacon", l1.toString());
    flags.put("l1.beacon.ignore", "true");
    flags.put("l2", engine.engine().toString());
    flags.put("l2.jwt-secret", jwt.toString());
    flags.put("finality.delay", "1");
    flags.put("rpc.addr", "127.0.0.1");
    flags.put("rpc.port", String.valueOf(ports.rpc()));
    flags.put("admin.port", String.valueOf(ports.admin()));
    flags.put("data-dir", folder.toString());
    flags.put("safedb.path", folder.resolve("safedb").toString());
    return flags;
  }
}
