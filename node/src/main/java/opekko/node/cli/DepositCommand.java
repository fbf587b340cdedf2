package opekko.node.cli;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import opekko.devnet.genesis.DevnetAccount;
import opekko.node.config.ConfigError;
import opekko.node.terminal.WaitingLine;
import opekko.node.transact.DepositWatch;
import opekko.node.transact.Ether;
import opekko.node.transact.PortalDeposit;
import opekko.node.transact.Sender;
import opekko.node.transact.SigningKey;
import opekko.node.transact.Waiting;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code opekko deposit}: a transaction on L2, sent from L1. */
@Command(
    name = "deposit",
    description = "Send a deposit through the portal on L1, and see it come out on L2.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    sortSynopsis = false,
    footer = {
      "",
      "Exit codes: 0 deposited (with --wait: and done on L2), 1 not, 2 wrong use.",
      "",
      "Examples (on a devnet, from a rich account of it):",
      "  opekko deposit --value 1ether            to the sender's own account",
      "  opekko deposit --value 1ether --to user2 --wait 60",
      "  opekko deposit --mint 2ether --value 1ether --to 0x…   the sender keeps one",
      "  opekko deposit --rpc URL --node URL --private-key key.txt --value 0.1ether"
    })
final class DepositCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final long USUAL_GAS = 100_000;

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      converter = TypedValues.OfAddress.class,
      description = "who is called on L2; default: the sender")
  private Optional<Address> to;

  @Option(
      names = "--mint",
      paramLabel = "AMOUNT",
      converter = TypedValues.OfEther.class,
      description = "paid on L1 and given to the sender on L2; default: the value")
  private Optional<BigInteger> mint;

  @Option(
      names = "--value",
      paramLabel = "AMOUNT",
      converter = TypedValues.OfEther.class,
      description = "passed on to the receiver on L2; default: what is minted")
  private Optional<BigInteger> value;

  @Option(
      names = "--gas",
      paramLabel = "GAS",
      description = "on L2; default " + USUAL_GAS + ", or what the data need at least")
  private Optional<Long> gas;

  @Option(
      names = "--data",
      paramLabel = "HEX",
      converter = TypedValues.OfHex.class,
      defaultValue = "0x",
      description = "calldata on L2; with --create the code that makes the contract")
  private Bytes data;

  @Option(names = "--create", description = "create a contract on L2")
  private boolean isCreation;

  @Option(
      names = "--wait",
      paramLabel = "S",
      converter = TypedValues.OfSeconds.class,
      description = "wait so long until it is on L2")
  private Optional<Duration> wait;

  @Option(
      names = "--l2",
      paramLabel = "URL",
      converter = TypedValues.OfUri.class,
      description = "with --wait: an L2 execution node; default: the devnet's")
  private Optional<URI> l2;

  @Option(
      names = "--portal",
      paramLabel = "ADDRESS",
      converter = TypedValues.OfAddress.class,
      description = "OptimismPortal on L1; default: as the rollup node says")
  private Optional<Address> portal;

  @Mixin private RollupOptions rollup;
  @Mixin private SenderOptions sender;

  @Override
  public Integer call() {
    if (isCreation && to.isPresent())
      throw new ConfigError("--create makes a contract, so there is nobody for --to");
    try (var l1 = sender.connect("l1", DevnetDefaults.L1);
        var line = WaitingLine.ofThisTerminal()) {
      var parts = portal.isPresent() ? null : rollup.parts("--portal");
      var contract = portal.orElseGet(() -> parts.portal());
      var expected = parts == null ? OptionalLong.empty() : OptionalLong.of(parts.l1ChainId());
      var key = sender.key(l1.chainId(), DevnetAccount.USER);
      var deposit = deposit(key);
      var sent =
          new Sender(l1.node(), key, sender.terms(expected), Waiting.real(), line)
              .send(deposit.through(contract));
      line.clear();
      print(sent, deposit, contract);
      return wait.isPresent() ? await(sent, l1, contract, line) : 0;
    }
  }

  private PortalDeposit deposit(SigningKey key) {
    var receiver = isCreation ? Optional.<Address>empty() : to.or(() -> Optional.of(key.address()));
    return new PortalDeposit(
        receiver,
        mint.or(() -> value).orElse(BigInteger.ZERO),
        value.or(() -> mint).orElse(BigInteger.ZERO),
        gas.orElse(Math.max(USUAL_GAS, PortalDeposit.leastGas(data.size()))),
        data);
  }

  private static void print(Sender.Sent sent, PortalDeposit deposit, Address portal) {
    var onL2 = DepositWatch.of(sent.receipt(), portal);
    var lines = new SentLines(System.out);
    lines.title(
        "Deposited %s, %s of it for %s"
            .formatted(
                Ether.text(deposit.mint()),
                Ether.text(deposit.value()),
                deposit.to().map(Address::toHex).orElse("a new contract")));
    lines.sent(sent);
    lines.line("source", onL2.sourceHash());
    lines.line("on L2", DepositWatch.hashOnL2(onL2));
  }

  private int await(
      Sender.Sent sent, SenderOptions.Connection l1, Address contract, WaitingLine line) {
    try (var other = SenderOptions.connect(l2, "L2", DevnetDefaults.L2, "--l2")) {
      var watch = new DepositWatch(l1.node(), other.node(), contract, Waiting.real(), line);
      var receipt = watch.await(sent.transaction().hash(), wait.orElseThrow());
      line.clear();
      var lines = new SentLines(System.out);
      lines.title("On L2, chain " + other.chainId());
      lines.receipt(receipt);
      return receipt.isSuccessful() ? 0 : FAILED;
    }
  }
}
