package opekko.node.cli;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import opekko.node.status.NodePicture;
import opekko.node.status.StatusText;
import opekko.node.terminal.Palette;
import opekko.node.terminal.Terminals;
import opekko.node.transact.Answers;
import opekko.node.transact.TransactionFailure;
import opekko.node.transact.Waiting;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.rollup.RollupClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code opekko status}: how a running node is. */
@Command(
    name = "status",
    description = "Show the heads of a running node, and what keeps them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 the node answered, 1 it did not, 2 wrong use.",
      "",
      "Examples:",
      "  opekko status                               of the devnet's sequencer",
      "  opekko status --watch                       again each second, until Ctrl-C",
      "  opekko status http://127.0.0.1:9545         of any node; op-node tells its heads only"
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      converter = TypedValues.OfUri.class,
      description = "the node's RPC; default: the devnet's")
  private Optional<URI> node;

  @Mixin private Watching watching;

  private final Waiting waiting = Waiting.real();

  @Override
  public Integer call() {
    var uri = node.orElse(URI.create(DevnetDefaults.NODE));
    try (var client = RollupClient.to(uri, CALL_TIMEOUT, NodeMetrics.NONE)) {
      if (watching.isWanted()) watching.show(waiting, () -> lookOrComplain(client, uri));
      else look(client, uri).forEach(System.out::println);
      return 0;
    }
  }

  private List<String> lookOrComplain(RollupClient client, URI uri) {
    try {
      return look(client, uri);
    } catch (TransactionFailure e) {
      return List.of(uri.getAuthority(), "", palette().bad(e.getMessage()));
    }
  }

  private List<String> look(RollupClient client, URI uri) {
    return new StatusText(palette()).lines(picture(client, uri));
  }

  private NodePicture picture(RollupClient client, URI uri) {
    var where = uri.getAuthority();
    return switch (Answers.await(client.live())) {
      case Fetched.Found<LiveStatus>(var live) ->
          new NodePicture(waiting.now(), where, live.version(), live.sync(), Optional.of(live));
      case Fetched.Missing<LiveStatus> _ -> {
        var sync = Answers.need(client.syncStatus());
        var version = Answers.await(client.version());
        yield new NodePicture(
            waiting.now(),
            where,
            version instanceof Fetched.Found<String>(var text) ? text : "",
            sync,
            Optional.empty());
      }
      case Fetched.Failed<LiveStatus>(var fault) ->
          throw new TransactionFailure(
              node.isPresent()
                  ? fault.cause()
                  : fault.cause()
                      + "; give the address of a node, or start a devnet with: opekko devnet");
    };
  }

  private static Palette palette() {
    return new Palette(Terminals.isColoured());
  }
}
