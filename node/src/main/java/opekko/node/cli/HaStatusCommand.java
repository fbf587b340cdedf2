package opekko.node.cli;

import java.util.List;
import opekko.node.ha.ClusterText;
import opekko.node.ha.HaClient;
import opekko.node.ha.HaFailure;
import opekko.node.ha.HaHealth;
import opekko.node.terminal.Palette;
import opekko.node.terminal.Terminals;
import opekko.node.transact.Waiting;
import opekko.protocol.api.HaStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code opekko ha status}: all nodes in one table, from any of them. */
@Command(
    name = "status",
    description = "Show who leads, and how each node is.",
    exitCodeOnInvalidInput = HaStatusCommand.WRONG_USE,
    footer = {
      "",
      "Exit codes: 0 well, 1 degraded: no voter may be lost, 2 nobody leads, 3 no answer, 64 wrong use.",
      "",
      "Examples:",
      "  opekko ha status",
      "  opekko ha status --rpc http://10.0.0.2:9545 --watch",
      "  opekko ha status --json | jq -r .leader"
    })
final class HaStatusCommand extends HaNodeCommand {
  /** 2 is taken. */
  static final int WRONG_USE = 64;

  @Mixin private Watching watching;

  private final Waiting waiting = Waiting.real();
  private final Palette palette = new Palette(Terminals.isColoured());

  @Override
  public Integer call() {
    try (var client = place().connect()) {
      if (watching.isWanted()) {
        watching.show(waiting, () -> lookOrComplain(client));
        return 0;
      }
      var answer = client.status();
      print(answer, status -> text(status).forEach(System.out::println));
      return switch (HaHealth.of(answer.value())) {
        case WELL -> 0;
        case DEGRADED -> 1;
        case LEADERLESS -> 2;
      };
    }
  }

  private List<String> lookOrComplain(HaClient client) {
    try {
      var answer = client.status();
      return isJson() ? List.of(answer.json().strip()) : text(answer.value());
    } catch (HaFailure e) {
      return List.of(place().rpc().getAuthority(), "", palette.bad(e.getMessage()));
    }
  }

  private List<String> text(HaStatus status) {
    return new ClusterText(palette).lines(status, waiting.now());
  }
}
