package opekko.devnet.batcher;

import java.util.Arrays;
import java.util.stream.Stream;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.BlockId;

/** The state as the page and the terminal show it. */
final class StatusView {
  private StatusView() {}

  static BatcherStatus of(BatcherMachine machine, BatcherState state) {
    return new BatcherStatus(
        machine.settings().sending().account(),
        state.mode().sends(),
        waitingFor(state),
        state.l1().map(L1View::balance),
        lastTaken(state),
        Stream.concat(
                state.channels().stream().map(channel -> view(state, channel)),
                state.filling().stream().map(filling -> view(state, filling)))
            .toList(),
        state.transactions().stream()
            .filter(SentTransaction::isOnItsWay)
            .map(StatusView::view)
            .toList(),
        state.totals());
  }

  private static String waitingFor(BatcherState state) {
    return switch (state.mode()) {
      case Mode.Paused _ -> "paused";
      case Mode.Stopped _ -> "stopped";
      case Mode.Stopping _ -> "stopping: L1 is to have what was sent";
      case Mode.Running _ -> whileRunning(state);
    };
  }

  private static String whileRunning(BatcherState state) {
    var trouble = Arrays.stream(Trouble.values()).filter(state.troubles()::containsKey).findFirst();
    if (trouble.isPresent()) return state.troubles().get(trouble.get());
    if (state.status().isEmpty()) return "the rollup node's status";
    if (state.l1().isEmpty()) return "L1's head and fees";
    var hasWork =
        state.filling().isPresent() || !state.channels().isEmpty() || !state.blocks().isEmpty();
    return hasWork ? "" : "new L2 blocks";
  }

  private static BlockId lastTaken(BatcherState state) {
    if (state.filling().isPresent()) return state.filling().get().last().ref().id();
    if (!state.channels().isEmpty()) return state.channels().getLast().last().id();
    return state.status().map(SyncStatus::localSafeL2).map(safe -> safe.id()).orElse(BlockId.NONE);
  }

  private static BatcherStatus.Channel view(BatcherState state, ClosedChannel channel) {
    return new BatcherStatus.Channel(
        channel.id().toString(),
        channel.first().number(),
        channel.last().number(),
        channel.output().plainBytes(),
        channel.output().compressed().size(),
        channel.frames().size(),
        Watching.framesIncluded(state.transactions(), channel),
        true);
  }

  private static BatcherStatus.Channel view(BatcherState state, Filling filling) {
    var predicted = filling.predicted(filling.plainBytes(), state.ratio());
    return new BatcherStatus.Channel(
        filling.id().toString(),
        filling.first().number(),
        filling.last().number(),
        filling.plainBytes(),
        Math.round(predicted),
        0,
        0,
        false);
  }

  private static BatcherStatus.Transaction view(SentTransaction sent) {
    return new BatcherStatus.Transaction(
        sent.versions().getLast(),
        sent.nonce(),
        sent.data().blobs(),
        sent.attempts(),
        sent.since());
  }
}
