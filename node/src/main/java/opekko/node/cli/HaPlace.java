package opekko.node.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import opekko.node.ha.AdminToken;
import opekko.node.ha.HaClient;
import picocli.CommandLine.Option;

/** Which node of a cluster is asked. Any will do: it knows the others and who leads. */
final class HaPlace {
  private static final int ADMIN_PORT = 9546;

  @Option(
      names = "--rpc",
      order = HaNodeCommand.LAST,
      paramLabel = "URL",
      converter = TypedValues.OfUri.class,
      defaultValue = "${env:OPEKKO_RPC:-" + DevnetDefaults.NODE + "}",
      description = "the node's RPC (OPEKKO_RPC); default " + DevnetDefaults.NODE)
  private URI rpc;

  @Option(
      names = "--admin",
      order = HaNodeCommand.LAST,
      paramLabel = "URL",
      converter = TypedValues.OfUri.class,
      defaultValue = "${env:OPEKKO_ADMIN}",
      description =
          "its admin listener (OPEKKO_ADMIN); default: port " + ADMIN_PORT + " of the RPC's host")
  private Optional<URI> admin;

  @Option(
      names = "--token-file",
      order = HaNodeCommand.LAST,
      paramLabel = "FILE",
      defaultValue = "${env:OPEKKO_ADMIN_TOKEN_FILE}",
      description =
          "what opens it (OPEKKO_ADMIN_TOKEN_FILE); default: data/admin-token or opekko-admin-token")
  private Optional<Path> token;

  HaClient connect() {
    var operators =
        admin.orElseGet(
            () -> URI.create("%s://%s:%d".formatted(rpc.getScheme(), rpc.getHost(), ADMIN_PORT)));
    return new HaClient(
        new HaClient.Places(
            rpc,
            operators,
            token.map(file -> new AdminToken(List.of(file))).orElse(AdminToken.USUAL)));
  }

  URI rpc() {
    return rpc;
  }
}
