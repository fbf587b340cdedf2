package opekko.node.cli;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.devnet.genesis.DevnetAccount;
import opekko.node.config.ConfigError;
import opekko.node.transact.Answers;
import opekko.node.transact.SigningKey;
import opekko.node.transact.Terms;
import opekko.node.transact.TransactionFailure;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.eth.TransactionClient;
import picocli.CommandLine.Option;

/** What every command that sends a transaction takes. */
final class SenderOptions {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      converter = TypedValues.OfUri.class,
      description = "the node to send to; default: the devnet's")
  private Optional<URI> rpc;

  @Option(
      names = "--private-key",
      paramLabel = "KEY",
      description =
          "who sends: 64 hex digits, or a file with them (OPEKKO_PRIVATE_KEY); default: an account of the devnet",
      defaultValue = "${env:OPEKKO_PRIVATE_KEY}")
  private Optional<String> key;

  @Option(
      names = "--chain-id",
      paramLabel = "ID",
      description = "send to no other chain than this one")
  private Optional<Long> chainId;

  @Option(
      names = "--nonce",
      paramLabel = "N",
      description = "default: the next one, behind what waits")
  private Optional<Long> nonce;

  @Option(
      names = "--gas-limit",
      paramLabel = "GAS",
      description = "of the transaction; default: estimated")
  private Optional<Long> gasLimit;

  @Option(
      names = "--tip",
      paramLabel = "AMOUNT",
      converter = TypedValues.OfEther.class,
      description = "for each gas, such as 1gwei; default: what the node deems usual")
  private Optional<BigInteger> tip;

  @Option(
      names = "--fee-cap",
      paramLabel = "AMOUNT",
      converter = TypedValues.OfEther.class,
      description = "for each gas at most; default: tip and twice the base fee")
  private Optional<BigInteger> feeCap;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      converter = TypedValues.OfSeconds.class,
      defaultValue = "60",
      description = "how long to wait for a block; default ${DEFAULT-VALUE} s")
  private Duration timeout;

  /** A node that answers, and its chain. */
  record Connection(TransactionClient node, long chainId) implements AutoCloseable {
    @Override
    public void close() {
      node.close();
    }
  }

  /**
   * @param name of the node for messages
   * @param usual address when none was chosen
   * @throws TransactionFailure when it does not answer
   */
  Connection connect(String name, String usual) {
    return connect(rpc, name, usual, "--rpc");
  }

  static Connection connect(Optional<URI> chosen, String name, String usual, String option) {
    var node =
        TransactionClient.to(
            chosen.orElse(URI.create(usual)), CALL_TIMEOUT, name, NodeMetrics.NONE);
    try {
      return new Connection(node, Answers.need(node.chainId()));
    } catch (TransactionFailure e) {
      node.close();
      if (chosen.isPresent()) throw e;
      throw new TransactionFailure(
          "%s; give %s the address of a node, or start a devnet with: opekko devnet"
              .formatted(e.getMessage(), option));
    }
  }

  /**
   * @param known who sends on a devnet
   * @throws ConfigError when it is none; or none was given, and the chain is no devnet
   */
  SigningKey key(long chain, DevnetAccount known) {
    if (key.isEmpty()) {
      if (DevnetDefaults.CHAINS.contains(chain)) return new SigningKey(known.key());
      throw new ConfigError(
          "chain %d is no devnet: --private-key is needed, or OPEKKO_PRIVATE_KEY".formatted(chain));
    }
    try {
      return SigningKey.of(key.get());
    } catch (IllegalArgumentException e) {
      throw new ConfigError("--private-key: " + e.getMessage());
    }
  }

  /**
   * @param expected the chain that is meant; empty when any will do
   */
  Terms terms(OptionalLong expected) {
    return new Terms(
        chainId.isPresent() ? OptionalLong.of(chainId.get()) : expected,
        nonce.map(OptionalLong::of).orElse(OptionalLong.empty()),
        gasLimit.map(OptionalLong::of).orElse(OptionalLong.empty()),
        tip,
        feeCap,
        timeout);
  }
}
