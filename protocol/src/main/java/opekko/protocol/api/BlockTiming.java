package opekko.protocol.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long one sequenced block took, step by step.
 *
 * @param transactions in the block, deposits included
 * @param start from asking for the job to the engine's answer
 * @param sign absent when the block was inserted before its signature came
 * @param publish absent until it is published
 * @param complete when it became the unsafe head
 */
public record BlockTiming(
    long number,
    long timestamp,
    int transactions,
    Duration start,
    Duration seal,
    Duration commit,
    Optional<Duration> sign,
    Optional<Duration> publish,
    Duration insert,
    Instant complete) {

  /** How long after its own timestamp it became the head; negative when it was early. */
  public Duration lateness() {
    return Duration.between(Instant.ofEpochSecond(timestamp), complete);
  }
}
