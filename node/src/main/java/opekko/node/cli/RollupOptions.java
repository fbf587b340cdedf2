package opekko.node.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import opekko.node.transact.Answers;
import opekko.node.transact.TransactionFailure;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.rollup.RollupClient;
import opekko.rpc.rollup.RollupParts;
import picocli.CommandLine.Option;

/** Which rollup is meant. */
final class RollupOptions {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = "--node",
      paramLabel = "URL",
      converter = TypedValues.OfUri.class,
      description =
          "a rollup node, this or op-node: tells where the rollup's contracts are; default: the devnet's")
  private Optional<URI> node;

  /**
   * @param instead the option that does without
   * @throws TransactionFailure when the node does not answer
   */
  RollupParts parts(String instead) {
    var uri = node.orElse(URI.create(DevnetDefaults.NODE));
    try (var client = RollupClient.to(uri, CALL_TIMEOUT, NodeMetrics.NONE)) {
      return Answers.need(client.rollup());
    } catch (TransactionFailure e) {
      throw new TransactionFailure(
          "%s; give --node the address of a rollup node, or %s the contract's"
              .formatted(e.getMessage(), instead));
    }
  }
}
