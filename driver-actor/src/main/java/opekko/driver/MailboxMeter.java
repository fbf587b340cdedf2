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
    private final String name;
    private long count;
    private long totalNanos;
    private long slowestNanos;

    private Tally(String name) {
      this.name = name;
    }

    private void add(long nanos) {
      count++;
      totalNanos += nanos;
      slowestNanos = Math.max(slowestNanos, nanos);
    }

    private MailboxStatus.Kind kind() {
      return new MailboxStatus.Kind(
          name, count, Duration.ofNanos(totalNanos), Duration.ofNanos(slowestNanos));
    }
  }

  void handled(DriverCommand message, Duration took) {
    tally(message).add(took.toNanos());
  }

  void fault(Instant at, String text) {
    if (faults.size() == MAX_FAULTS) faults.removeFirst();
    faults.addLast(new MailboxStatus.FaultNote(at, text));
  }

  /**
   * @param depth messages that wait
   */
  MailboxStatus status(long depth) {
    var kinds =
        tallies.values().stream()
            .map(Tally::kind)
            .sorted(Comparator.comparing(MailboxStatus.Kind::name))
            .toList();
    return new MailboxStatus(depth, kinds, List.copyOf(faults));
  }

  /** Where a message is only an envelope, what is inside counts, under its sender's name. */
  private Tally tally(DriverCommand message) {
    return switch (message) {
      case DriverCommand.Happened(var event) -> tally("", event);
      case DriverCommand.FromL1(var event) -> tally("L1", event);
      case DriverCommand.FromDerivation(var event) -> tally("Derivation", event);
      case DriverCommand.FromSequencer(var request) -> tally("Sequencer", request);
      case DriverCommand.FollowLog(var decided) -> tally("Decided", decided);
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
          tally("", message);
    };
  }

  private Tally tally(String sender, Object message) {
    return tallies.computeIfAbsent(
        message.getClass(), kind -> new Tally(sender + kind.getSimpleName()));
  }
}
