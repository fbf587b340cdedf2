package opekko.node.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import opekko.node.config.ConfigError;
import opekko.node.ha.ResultText;
import picocli.CommandLine.Option;

/** An order: what every one takes, and how it is given. */
abstract class HaOrderCommand extends HaNodeCommand {
  @Option(names = "--dry-run", order = LATER, description = "only say whether it would be done")
  private boolean isDryRun;

  @Option(
      names = "--reason",
      order = LATER,
      paramLabel = "TEXT",
      description = "why, for the audit log")
  private Optional<String> reason;

  @Option(
      names = "--who",
      order = LATER,
      paramLabel = "NAME",
      defaultValue = "${env:OPEKKO_WHO:-${sys:user.name}}",
      description = "who orders it, for the audit log (OPEKKO_WHO); default: the user")
  private String who;

  /**
   * Before anybody is asked for a yes.
   *
   * @throws ConfigError when there is none
   */
  final void requireReason() {
    if (reason.isEmpty())
      throw new ConfigError("--reason: say why, for whoever reads the audit log later");
  }

  final boolean isDryRun() {
    return isDryRun;
  }

  /**
   * Gives the order, waits, and prints what it came to.
   *
   * @param fields of the order itself; those that are absent are left out
   * @return the exit code
   */
  final int give(String verb, Map<String, ?> fields) {
    var body = new LinkedHashMap<String, Object>();
    fields.forEach((name, value) -> {
      if (!(value instanceof Optional<?> maybe)) body.put(name, value);
      else maybe.ifPresent(present -> body.put(name, present));
    });
    reason.ifPresent(text -> body.put("reason", text));
    body.put("who", who);
    body.put("dryRun", isDryRun);
    body.put("idempotencyKey", UUID.randomUUID().toString());
    return show(
        client -> client.order(verb, body),
        result -> System.out.println(ResultText.of(result, isDryRun)));
  }
}
