package opekko.protocol.api;

/**
 * One thing that was looked at.
 *
 * @param subject such as a port, the clock, the signer
 * @param isOk whether it is as it should be
 * @param text what was found, and what to do
 */
public record HaFinding(String subject, boolean isOk, String text) {}
