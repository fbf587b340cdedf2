package opekko.node.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import opekko.node.ha.ResultText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every order takes, and how it is given. */
final class HaOrderTerms {
  @Mixin private HaPlace place;

  @Option(names = "--dry-run", description = "only say whether it would be done")
  private boolean isDryRun;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the audit log")
  private Optional<String> reason;

  @Option(
      names = "--who",
      paramLabel = "NAME",
      defaultValue = "${env:OPEKKO_WHO:-${sys:user.name}}",
      description = "who orders it, for the audit log (OPEKKO_WHO); default: the user")
  private String who;

  @Option(names = "--json", description = "print the result as the node gave it")
  private boolean isJson;

  boolean isDryRun() {
    return isDryRun;
  }

  /**
   * Gives the order, waits, and prints what it came to.
   *
   * @param fields of the order itself; those that are absent are left out
   * @return the exit code
   */
  int give(String verb, Map<String, ?> fields) {
    var body = new LinkedHashMap<String, Object>();
    fields.forEach((name, value) -> {
      if (!(value instanceof Optional<?> maybe)) body.put(name, value);
      else maybe.ifPresent(present -> body.put(name, present));
    });
    reason.ifPresent(text -> body.put("reason", text));
    body.put("who", who);
    body.put("dryRun", isDryRun);
    body.put("idempotencyKey", UUID.randomUUID().toString());
    try (var client = place.connect()) {
      var answer = client.order(verb, body);
      if (isJson) System.out.print(answer.json());
      else System.out.println(ResultText.of(answer.value(), isDryRun));
      return 0;
    }
  }
}
