package opekko.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.rpc.http.HttpCall.Header;
import opekko.rpc.tls.TlsFiles;

/** Reads what makes a node a sequencer; nothing on a node that only verifies. */
final class SequencingReader {
  private static final Set<String> HTTP = new LinkedHashSet<>(List.of("http", "https"));
  private static final Duration OP_NODES_SEALING = Duration.ofMillis(50);
  private static final int KEY_SIZE = 32;

  private final Reader reader;

  private SequencingReader(Reader reader) {
    this.reader = reader;
  }

  static Optional<SequencingSettings> read(Reader reader, Optional<Path> dataDir) {
    if (reader.isOn("sequencer.enabled"))
      return Optional.of(new SequencingReader(reader).settings(dataDir));
    if (reader.isOn("conductor.enabled"))
      throw reader.error(
          "conductor.enabled", "sequencer must be enabled when conductor is enabled");
    return Optional.empty();
  }

  private SequencingSettings settings(Optional<Path> dataDir) {
    var sealing = reader.duration("sequencer.sealing-duration");
    var conductor = conductor();
    return new SequencingSettings(
        reader.isOn("sequencer.stopped") || conductor.isPresent(),
        reader.isOn("sequencer.recover"),
        reader.number("sequencer.max-safe-lag"),
        (int) reader.number("sequencer.l1-confs"),
        sealing.isPositive() ? sealing : OP_NODES_SEALING,
        reader.endpoints("sequencer.publish-to", HTTP),
        signer(),
        dataDir.map(dir -> dir.resolve("commit-log")).orElse(Path.of("opekko-commit-log")),
        conductor.isPresent()
            ? Optional.empty()
            : reader
                .optionalFile("rpc.admin-state")
                .or(() -> dataDir.map(dir -> dir.resolve("admin-state"))),
        conductor);
  }

  /** A node beside a conductor waits to be started by it, after each restart. */
  private Optional<ConductorSettings> conductor() {
    if (!reader.isOn("conductor.enabled")) return Optional.empty();
    if (reader.optionalText("rpc.admin-state").isPresent())
      throw reader.error(
          "rpc.admin-state", "config persistence must be disabled when conductor is enabled");
    if (reader.optionalText("ha.id").isPresent())
      throw reader.error(
          "conductor.enabled",
          "a node of a cluster needs no op-conductor: leave out this or --ha.id");
    return Optional.of(
        new ConductorSettings(
            reader.endpoint("conductor.rpc", HTTP), reader.duration("conductor.rpc-timeout")));
  }

  private SignerSettings signer() {
    var key = reader.optionalText("sequencer.key");
    var endpoint = reader.optionalEndpoint("signer.endpoint", HTTP);
    var address = reader.optionalText("signer.address");
    if (endpoint.isPresent() != address.isPresent())
      throw reader.error(
          "signer.endpoint", "signer endpoint and address must both be set or not set");
    if (key.isPresent() && endpoint.isPresent())
      throw reader.error(
          "sequencer.key",
          "cannot specify both a private key and a remote signer for sequencer p2p");
    if (key.isPresent()) return new SignerSettings.Local(key(key.get()));
    if (endpoint.isPresent())
      return new SignerSettings.Remote(endpoint.get(), address(address.get()), headers(), tls());
    throw reader.error(
        "sequencer.key",
        "a sequencer signs its blocks: give its key in hex, a file with it, or --signer.endpoint");
  }

  /** Hex, as op-node takes it, or a file with it. No message holds what was given as a key. */
  private Bytes key(String text) {
    var hex = isKey(text) ? text : keyIn(text);
    return Bytes.fromHex(hex.startsWith("0x") ? hex.substring(2) : hex);
  }

  private String keyIn(String file) {
    String text;
    try {
      text = Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException _) {
      throw reader.error(
          "sequencer.key", "this is neither 32 bytes in hex nor a file that can be read");
    }
    if (!isKey(text)) throw reader.error("sequencer.key", file + " does not hold 32 bytes in hex");
    return text;
  }

  private static boolean isKey(String text) {
    return text.matches("(0x)?[0-9a-fA-F]{" + 2 * KEY_SIZE + "}");
  }

  private Address address(String text) {
    try {
      return Address.fromHex(text);
    } catch (IllegalArgumentException | InvalidData e) {
      throw reader.error("signer.address", e.getMessage());
    }
  }

  private List<Header> headers() {
    return reader.texts("signer.header").stream()
        .map(pair -> {
          var equals = pair.indexOf('=');
          if (equals <= 0) throw reader.error("signer.header", "'" + pair + "' is no key=value");
          return new Header(pair.substring(0, equals), pair.substring(equals + 1));
        })
        .toList();
  }

  private Optional<TlsFiles> tls() {
    if (!reader.isOn("signer.tls.enabled")) return Optional.empty();
    return Optional.of(
        new TlsFiles(file("signer.tls.ca"), file("signer.tls.cert"), file("signer.tls.key")));
  }

  private Path file(String path) {
    return reader
        .optionalFile(path)
        .orElseThrow(() -> reader.error(path, "name the file, or switch --signer.tls.enabled off"));
  }
}
