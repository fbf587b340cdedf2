package opekko.cluster;

import java.util.regex.Pattern;

/** A voter as an operator writes it: {@code id=host[:clusterPort[:logPort]]}. */
public final class VoterText {
  private static final int CLUSTER_PORT = 9550;
  private static final int LOG_PORT = 9551;
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z0-9_-]{1,32})=(\\[[0-9a-fA-F:]+]|[^:\\s=]+)(?::(\\d{1,5}))?(?::(\\d{1,5}))?");

  private VoterText() {}

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Voter parse(String text) {
    var match = FORM.matcher(text.strip());
    if (!match.matches())
      throw new IllegalArgumentException(
          "'%s' is no voter like a=10.0.0.1 or a=10.0.0.1:%d:%d (cluster and log port)"
              .formatted(text, CLUSTER_PORT, LOG_PORT));
    return new Voter(
        match.group(1),
        match.group(2),
        port(text, match.group(3), CLUSTER_PORT),
        port(text, match.group(4), LOG_PORT));
  }

  private static int port(String text, String given, int usual) {
    var port = given == null ? usual : Integer.parseInt(given);
    if (port == 0 || port > 65_535)
      throw new IllegalArgumentException("'%s': %d is no port".formatted(text, port));
    return port;
  }
}
