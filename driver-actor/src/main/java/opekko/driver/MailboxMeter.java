package opekko.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opekko.protocol.api.MailboxStatus;

/** Counts what comes to the driver's mailbox and the time it takes, and keeps the last faults. */
final class MailboxMeter {
  private static final int MAX_FAULTS = 16;

  private final Map<Class<?>, Tally> tallies = new HashMap<>();
  private final Deque<MailboxStatus.FaultNote> faults = new ArrayDeque<>();

  /** Of one kind of message. */
  private static final class Tally {
    private long count;
    private long totalNanos;
    private long slowestNanos;
  }

  void handled(DriverCommand message, Duration took) {
    var tally = tallies.computeIfAbsent(kind(message), _ -> new Tally());
    var nanos = took.toNanos();
    tally.count++;
    tally.totalNanos += nanos;
    tally.slowestNanos = Math.max(tally.slowestNanos, nanos);
  }

  void fault(Instant at, String text) {
    if (faults.size() == MAX_FAULTS) faults.removeFirst();
    faults.addLast(new MailboxStatus.FaultNote(at, text));
  }

  /**
   * @param depth messages that wait
   */
  MailboxStatus status(long depth) {
    return new MailboxStatus(depth, kinds(), List.copyOf(faults));
  }

  private List<MailboxStatus.Kind> kinds() {
    return tallies.entrySet().stream()
        .map(entry -> kind(entry.getKey().getSimpleName(), entry.getValue()))
        .sorted(Comparator.comparing(MailboxStatus.Kind::name))
        .toList();
  }

  private static MailboxStatus.Kind kind(String name, Tally tally) {
    return new MailboxStatus.Kind(
        name,
        tally.count,
        Duration.ofNanos(tally.totalNanos),
        Duration.ofNanos(tally.slowestNanos));
  }

  /** What is inside counts, where a message is only an envelope. */
  private static Class<?> kind(DriverCommand message) {
    return switch (message) {
      case DriverCommand.Happened(var event) -> event.getClass();
      case DriverCommand.FromL1(var event) -> event.getClass();
      case DriverCommand.FromDerivation(var event) -> event.getClass();
      case DriverCommand.FromSequencer(var request) -> request.getClass();
      case DriverCommand.UnsafePayloadReceived _,
          DriverCommand.GetSyncStatus _,
          DriverCommand.GetMailboxStatus _,
          DriverCommand.GetSequencerStatus _,
          DriverCommand.Inspect _,
          DriverCommand.InspectDerivation _,
          DriverCommand.DumpJournal _,
          DriverCommand.ResetDerivation _,
          DriverCommand.StartSequencer _,
          DriverCommand.StopSequencer _,
          DriverCommand.SetRecoverMode _,
          DriverCommand.OverrideLeader _,
          DriverCommand.SequencerActive _,
          DriverCommand.ShutDown _ ->
          message.getClass();
    };
  }
}
