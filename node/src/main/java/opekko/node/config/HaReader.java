package opekko.node.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import opekko.cluster.Voter;
import opekko.cluster.VoterText;
import opekko.rpc.tls.TlsFiles;

/** Reads which cluster a node is in; nothing on a node without one. */
final class HaReader {
  private final Reader reader;

  private HaReader(Reader reader) {
    this.reader = reader;
  }

  static Optional<HaSettings> read(Reader reader, Optional<Path> dataDir) {
    return reader.optionalText("ha.id").map(id -> new HaReader(reader).settings(id, dataDir));
  }

  private HaSettings settings(String id, Optional<Path> dataDir) {
    var voters = voters();
    var self = self(id, voters);
    var tls = tls();
    if (tls.isEmpty() && !reader.isOn("ha.private-network")) requireLoopback(voters);
    return new HaSettings(
        self,
        voters,
        reader.isOn("ha.joining") || !voters.contains(self),
        reader.optionalText("ha.listen-addr").orElse(self.host()),
        reader
            .optionalFile("ha.dir")
            .or(() -> dataDir.map(dir -> dir.resolve("ha")))
            .orElseThrow(() -> reader.error("ha.dir", "name a folder, or give --data-dir")),
        tls,
        reader
            .optionalText("ha.public-rpc")
            .orElseGet(() -> "http://%s:%d".formatted(self.host(), reader.port("rpc.port"))),
        conductorPort());
  }

  private List<Voter> voters() {
    var texts = reader.texts("ha.voters");
    if (texts.isEmpty())
      throw reader.error(
          "ha.voters", "name all voters, the same on each node: a=10.0.0.1,b=10.0.0.2,c=10.0.0.3");
    var voters = texts.stream().map(text -> voter("ha.voters", text)).toList();
    var ids = new HashSet<String>();
    var places = new HashSet<String>();
    for (var voter : voters) {
      if (!ids.add(voter.id()))
        throw reader.error("ha.voters", "'" + voter.id() + "' is there twice");
      for (var port : List.of(voter.clusterPort(), voter.logPort())) {
        if (!places.add(voter.host() + ":" + port))
          throw reader.error(
              "ha.voters", "%s:%d is given to two voters, or twice".formatted(voter.host(), port));
      }
    }
    return voters;
  }

  private Voter voter(String path, String text) {
    try {
      return VoterText.parse(text);
    } catch (IllegalArgumentException e) {
      throw reader.error(path, e.getMessage());
    }
  }

  /** A node that is no voter has no place in the list, so it says where it is itself. */
  private Voter self(String id, List<Voter> voters) {
    var listed = voters.stream().filter(voter -> voter.id().equals(id)).findFirst();
    if (listed.isPresent()) return listed.get();
    var ids = voters.stream().map(Voter::id).collect(Collectors.joining(", "));
    var address = reader.optionalText("ha.addr");
    if (address.isEmpty())
      throw reader.error(
          "ha.id",
          "'%s' is none of the voters %s: mend one of the two lists, or give --ha.addr for a node that only follows"
              .formatted(id, ids));
    if (reader.isOn("sequencer.enabled"))
      throw reader.error(
          "sequencer.enabled", "only voters sequence, and '%s' is none of %s".formatted(id, ids));
    return voter("ha.addr", id + "=" + address.get());
  }

  private Optional<TlsFiles> tls() {
    if (!reader.isOn("ha.tls.enabled")) return Optional.empty();
    return Optional.of(new TlsFiles(file("ha.tls.ca"), file("ha.tls.cert"), file("ha.tls.key")));
  }

  private Path file(String path) {
    return reader
        .optionalFile(path)
        .orElseThrow(
            () -> reader.error(path, "name the file; `opekko certs` makes a set to try with"));
  }

  private void requireLoopback(List<Voter> voters) {
    for (var voter : voters) {
      if (!isLoopback(voter.host()))
        throw reader.error(
            "ha.tls.enabled",
            "whoever reaches the ports of %s can vote: switch TLS on, or say --ha.private-network where nobody else can"
                .formatted(voter.host()));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  private OptionalInt conductorPort() {
    var port = reader.port("ha.conductor-port");
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
