package opekko.protocol.api;

import java.time.Instant;

/**
 * Why a head does not advance.
 *
 * @param head unsafe, safe or finalized
 * @param reason a stable name for programs
 * @param words the reason for a person
 * @param detail the failure, or the blocks it is about; empty when there is nothing to add
 */
public record Standstill(String head, String reason, String words, String detail, Instant since) {}
