package opekko.node.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import opekko.cluster.Voter;
import opekko.node.config.ConfigError;

/**
 * The voters of a folder's cluster, kept in {@code cluster.json}: their log remembers how many they
 * are and where, so neither changes when the devnet goes on.
 */
final class ClusterRecord {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "cluster.json";
  private static final String HOST = "127.0.0.1";

  private ClusterRecord() {}

  /**
   * Those the folder has, else as many as were chosen now. Must be asked before the folder has a
   * chain.
   *
   * @return none where one node sequences without a cluster
   * @throws ConfigError when another number was chosen than the folder has
   */
  static List<Voter> of(DevnetFolder folder, DevnetSettings settings) {
    var file = folder.file(FILE);
    var chosen = settings.sequencers().count();
    try {
      if (Files.exists(file)) {
        var kept = read(JSON.readTree(file.toFile()).path("voters"));
        requireSame(chosen.orElse(kept.size()), kept.size());
        return kept;
      }
      var count = chosen.orElse(1);
      if (ChainRecord.isIn(folder)) requireSame(count, 1);
      if (count == 1) return List.of();
      var voters = voters(settings.ports(), (int) count);
      Files.writeString(file, write(voters));
      return voters;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigError("devnet: " + file + ": " + e.getMessage());
    }
  }

  private static void requireSame(long chosen, long kept) {
    if (chosen != kept)
      throw new ConfigError(
          "--nodes %d: the chain in this folder was made with %d; leave the option out, or choose another folder"
              .formatted(chosen, kept));
  }

  private static List<Voter> voters(DevnetPorts ports, int count) throws IOException {
    var free = ports.areFree() ? FreePorts.take(2 * count) : List.<Integer>of();
    var voters = new ArrayList<Voter>();
    for (var i = 0; i < count; i++) {
      var id = String.valueOf((char) ('a' + i));
      voters.add(
          ports.areFree()
              ? new Voter(id, HOST, free.get(2 * i), free.get(2 * i + 1))
              : new Voter(id, HOST, ports.cluster(i), ports.log(i)));
    }
    return List.copyOf(voters);
  }

  private static String write(List<Voter> voters) {
    var root = JSON.createObjectNode();
    var array = root.putArray("voters");
    for (var voter : voters)
      array
          .addObject()
          .put("id", voter.id())
          .put("clusterPort", voter.clusterPort())
          .put("logPort", voter.logPort());
    return root.toPrettyString();
  }

  private static List<Voter> read(JsonNode array) {
    var voters = new ArrayList<Voter>();
    for (var voter : array) {
      var id = voter.path("id").asText();
      if (id.isEmpty() || !voter.path("clusterPort").isInt() || !voter.path("logPort").isInt())
        throw damaged();
      voters.add(
          new Voter(id, HOST, voter.get("clusterPort").asInt(), voter.get("logPort").asInt()));
    }
    if (voters.size() < 2) throw damaged();
    return List.copyOf(voters);
  }

  private static IllegalArgumentException damaged() {
    return new IllegalArgumentException("it is damaged; choose another folder or delete this one");
  }
}
