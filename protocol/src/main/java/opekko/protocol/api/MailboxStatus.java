package opekko.protocol.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The driver's mailbox: what came in, and how long its handling took.
 *
 * @param depth messages that wait now
 * @param kinds sorted by name
 * @param lastFaults newest last, bounded
 */
public record MailboxStatus(long depth, List<Kind> kinds, List<FaultNote> lastFaults) {
  public MailboxStatus {
    kinds = List.copyOf(kinds);
    lastFaults = List.copyOf(lastFaults);
  }

  /**
   * One kind of message.
   *
   * @param total time spent in all steps of this kind
   * @param slowest of its steps
   */
  public record Kind(String name, long count, Duration total, Duration slowest) {}

  public record FaultNote(Instant at, String text) {}
}
