package opekko.node.cli;

import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import opekko.devnet.genesis.DevnetAccount;
import opekko.node.terminal.WaitingLine;
import opekko.node.transact.Ether;
import opekko.node.transact.Sender;
import opekko.node.transact.Waiting;
import opekko.node.transact.Wish;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code opekko send}: a transfer. */
@Command(
    name = "send",
    description = "Send ether on L2, or on L1, and wait for the block.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    sortSynopsis = false,
    footer = {
      "",
      "Exit codes: 0 in a block and successful, 1 not, 2 wrong use.",
      "",
      "Examples (on a devnet, from a rich account of it):",
      "  opekko send --to user2 --value 1ether",
      "  opekko send --l1 --to user2 --value 7",
      "  opekko send --rpc URL --private-key key.txt --to 0x… --value 0.1ether"
    })
final class SendCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "ADDRESS",
      converter = TypedValues.OfAddress.class,
      description = "who gets it")
  private Address to;

  @Option(
      names = "--value",
      paramLabel = "AMOUNT",
      converter = TypedValues.OfEther.class,
      defaultValue = "0",
      description = "1.5ether, 3gwei, or a number of wei; default ${DEFAULT-VALUE}")
  private BigInteger value;

  @Option(
      names = "--data",
      paramLabel = "HEX",
      converter = TypedValues.OfHex.class,
      defaultValue = "0x",
      description = "calldata")
  private Bytes data;

  @Option(names = "--l1", description = "on L1: the devnet's, unless --rpc names another")
  private boolean isOnL1;

  @Mixin private SenderOptions sender;

  @Override
  public Integer call() {
    var name = isOnL1 ? "l1" : "L2";
    try (var chain = sender.connect(name, isOnL1 ? DevnetDefaults.L1 : DevnetDefaults.L2)) {
      var key = sender.key(chain.chainId(), DevnetAccount.USER);
      Sender.Sent sent;
      try (var line = WaitingLine.ofThisTerminal()) {
        sent =
            new Sender(chain.node(), key, sender.terms(OptionalLong.empty()), Waiting.real(), line)
                .send(Wish.pay(to, value, data));
      }
      var lines = new SentLines(System.out);
      lines.title("Sent %s to %s on chain %d".formatted(Ether.text(value), to, chain.chainId()));
      lines.sent(sent);
    }
    return 0;
  }
}
