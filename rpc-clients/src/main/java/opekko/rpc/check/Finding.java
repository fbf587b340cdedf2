package opekko.rpc.check;

/**
 * One thing seen at an endpoint.
 *
 * @param subject the endpoint, e.g. {@code L1 127.0.0.1:8545}
 * @param text a sentence for a person; for what is wrong it says what to do
 */
public record Finding(Severity severity, String subject, String text) {
  /** How bad it is. */
  public enum Severity {
    OK,
    /** Something will not work, now or later. */
    WARNING,
    /** The node cannot work like this. */
    ERROR
  }

  public static Finding ok(String subject, String text) {
    return new Finding(Severity.OK, subject, text);
  }

  public static Finding warning(String subject, String text) {
    return new Finding(Severity.WARNING, subject, text);
  }

  public static Finding error(String subject, String text) {
    return new Finding(Severity.ERROR, subject, text);
  }
}
