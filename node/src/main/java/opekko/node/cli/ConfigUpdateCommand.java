package opekko.node.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import opekko.devnet.genesis.DevnetAccount;
import opekko.node.config.ConfigError;
import opekko.node.terminal.WaitingLine;
import opekko.node.transact.ConfigChange;
import opekko.node.transact.Sender;
import opekko.node.transact.Waiting;
import opekko.node.transact.Wish;
import opekko.protocol.config.NearestName;
import opekko.protocol.type.Address;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code opekko config-update}: changes a parameter of the rollup. */
@Command(
    name = "config-update",
    description = "Change a parameter of the rollup in SystemConfig on L1.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    sortSynopsis = false,
    footer = {
      "",
      "Exit codes: 0 changed, 1 not, 2 wrong use.",
      "",
      "Examples (on a devnet, as the owner of its SystemConfig):",
      "  opekko config-update gas-limit 40000000",
      "  opekko config-update fee-scalars 1368 810949",
      "  opekko config-update batcher batcher2",
      "  opekko config-update --rpc URL --node URL --private-key owner.txt \\",
      "      min-base-fee 1000"
    })
final class ConfigUpdateCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description =
          "one of: batcher, fee-scalars, gas-limit, unsafe-signer, eip1559, operator-fee, min-base-fee, da-footprint")
  private String type;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARG", description = "see below")
  private List<String> arguments = List.of();

  @Option(
      names = "--system-config",
      paramLabel = "ADDRESS",
      converter = TypedValues.OfAddress.class,
      description = "SystemConfig on L1; default: as the rollup node says")
  private Optional<Address> systemConfig;

  @Mixin private RollupOptions rollup;
  @Mixin private SenderOptions sender;

  static CommandLine commandLine() {
    var line = new CommandLine(new ConfigUpdateCommand());
    var types =
        Arrays.stream(ConfigChange.values())
            .map(each -> "  " + each.usage())
            .collect(Collectors.joining("%n"));
    var usage = line.getCommandSpec().usageMessage();
    usage.footer(concat("%nTypes:%n" + types, usage.footer()));
    return line;
  }

  private static String[] concat(String first, String[] rest) {
    var all = new String[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  @Override
  public Integer call() {
    var change = ConfigChange.named(type).orElseThrow(() -> unknown(type));
    wish(change, Address.ZERO);
    try (var l1 = sender.connect("l1", DevnetDefaults.L1);
        var line = WaitingLine.ofThisTerminal()) {
      var parts = systemConfig.isPresent() ? null : rollup.parts("--system-config");
      var contract = systemConfig.orElseGet(() -> parts.systemConfig());
      var expected = parts == null ? OptionalLong.empty() : OptionalLong.of(parts.l1ChainId());
      var key = sender.key(l1.chainId(), DevnetAccount.OWNER);
      var sent =
          new Sender(l1.node(), key, sender.terms(expected), Waiting.real(), line)
              .send(wish(change, contract));
      line.clear();
      var lines = new SentLines(System.out);
      lines.title(
          "Changed %s to %s; L2 follows from the blocks with this L1 origin on"
              .formatted(change.word(), String.join(" ", arguments)));
      lines.sent(sent);
    }
    return 0;
  }

  private Wish wish(ConfigChange change, Address contract) {
    try {
      return change.through(contract, arguments);
    } catch (IllegalArgumentException e) {
      throw new ConfigError(e.getMessage());
    }
  }

  private static ConfigError unknown(String type) {
    var words = Arrays.stream(ConfigChange.values()).map(ConfigChange::word).toList();
    return new ConfigError(
        "there is no parameter '%s'; did you mean %s?"
            .formatted(type, NearestName.of(type, words)));
  }
}
