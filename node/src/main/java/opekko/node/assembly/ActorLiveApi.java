package opekko.node.assembly;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.driver.DriverCommand;
import opekko.driver.DriverState;
import opekko.driver.DriverView;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.LiveApi;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.api.Standstill;

/** The live status, answered by the driver; its events come as the driver tells them. */
record ActorLiveApi(
    Asks asks,
    StatusFanOut changes,
    BatcherWatch batcher,
    InstantSource clock,
    String version,
    long l2ChainId)
    implements LiveApi {

  @Override
  public CompletionStage<LiveStatus> status() {
    var view = asks.<DriverState>ask(DriverCommand.Inspect::new).thenApply(DriverView::of);
    var sequencer = sequencer();
    // Last, or the questions before it would be what it finds waiting.
    var mailbox = asks.<MailboxStatus>ask(DriverCommand.GetMailboxStatus::new);
    return view.thenCompose(
            driver -> mailbox.thenCombine(sequencer, (box, status) -> status(driver, box, status)))
        .thenCombine(batcher.status(), LiveStatus::withBatcher);
  }

  @Override
  public AutoCloseable subscribe(Consumer<LiveEvent> listener) {
    return changes.subscribe(listener);
  }

  private CompletionStage<Optional<SequencerStatus>> sequencer() {
    return asks.<ApiResult<SequencerStatus>>ask(DriverCommand.GetSequencerStatus::new)
        .thenApply(answer ->
            answer instanceof ApiResult.Ok<SequencerStatus>(var status)
                ? Optional.of(status)
                : Optional.empty());
  }

  private LiveStatus status(
      DriverView view, MailboxStatus mailbox, Optional<SequencerStatus> sequencer) {
    return new LiveStatus(
        clock.instant(),
        version,
        l2ChainId,
        view.syncStatus(),
        view.whyNotAdvancing().stream().map(why -> standstill(why, sequencer)).toList(),
        sequencer,
        mailbox,
        Optional.empty());
  }

  private static Standstill standstill(
      DriverView.Standstill why, Optional<SequencerStatus> sequencer) {
    return sequencer
        .map(status -> UnsafeStandstill.explained(why, status))
        .orElseGet(() -> UnsafeStandstill.plain(why));
  }
}
