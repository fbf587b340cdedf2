package opekko.cluster.log;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in our log that a caller was refused for its certificate. The server in Ratis tells it to a
 * logger of the JDK only, at a level that nobody reads, and without the caller or the cause.
 */
final class TlsRefusals extends Handler {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(TlsRefusals.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final String REFUSAL = "TLS negotiation failed for new client";

  /** Held, for the JDK forgets loggers that nobody holds, and their handlers with them. */
  private static final Logger NEGOTIATIONS =
      Logger.getLogger("org.apache.ratis.thirdparty.io.grpc.netty.ProtocolNegotiators");

  private Optional<Long> last = Optional.empty();

  private TlsRefusals() {}

  /** Once for the process, however many logs are open in it. */
  static synchronized void tell() {
    for (var handler : NEGOTIATIONS.getHandlers()) if (handler instanceof TlsRefusals) return;
    NEGOTIATIONS.setUseParentHandlers(false);
    NEGOTIATIONS.setLevel(Level.FINE);
    NEGOTIATIONS.addHandler(new TlsRefusals());
  }

  /** A voter that is refused tries again ten times a second. */
  @Override
  public synchronized void publish(LogRecord entry) {
    var now = System.nanoTime();
    if (!String.valueOf(entry.getMessage()).startsWith(REFUSAL)
        || last.filter(at -> now - at < PAUSE.toNanos()).isPresent()) return;
    last = Optional.of(now);
    LOG.warn(
        "Refused a caller of the commit log: it showed no certificate, or one of another authority"
            + " or out of date. Make the voters' certificates with one authority (opekko certs)");
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
