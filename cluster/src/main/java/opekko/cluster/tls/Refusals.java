package opekko.cluster.tls;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import opekko.protocol.fault.Causes;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.metrics.NodeMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an operator who was shut out, why, and what to do: whoever is tries again several times a
 * second, so each case is told once a minute, and no more than a few cases are. All are counted.
 */
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST_LINES = 8;
  private static final int LONGEST_TEXT = 120;

  private final NodeMetrics metrics;
  private final LongSupplier nanos;
  private final Map<Case, Long> told = new HashMap<>();

  private record Case(String link, String who, Refusal why) {}

  /**
   * @param nanos of a clock that only goes on
   */
  public Refusals(NodeMetrics metrics, LongSupplier nanos) {
    this.metrics = metrics;
    this.nanos = nanos;
  }

  /**
   * A connection failed.
   *
   * @param link which of this node's ports it is about, as operators call it
   * @param who is at its other end, as far as that is known
   */
  public void failed(String link, String who, Throwable failure) {
    var refused = refused(failure);
    if (refused.isPresent()) tell(link, who, refused.get().owner(), refused.get());
    else Refusal.ofHandshake(failure).ifPresent(why -> tell(link, who, why, detail(why, failure)));
  }

  /** Somebody speaks TLS to a port that does not; {@code link} and {@code who} as above. */
  public void speaksTls(String link, String who) {
    tell(link, who, Refusal.TLS, "");
  }

  private static Optional<RefusedCertificate> refused(Throwable failure) {
    return Causes.of(failure).stream()
        .filter(RefusedCertificate.class::isInstance)
        .map(RefusedCertificate.class::cast)
        .findFirst();
  }

  private static String detail(Refusal why, Throwable failure) {
    return why == Refusal.OTHER ? plain(String.valueOf(failure.getMessage())) : "";
  }

  /** Whoever it may be wrote that: only the part that can be printed, and not all of it. */
  static String plain(String text) {
    var printed = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printed.length() > LONGEST_TEXT ? printed.substring(0, LONGEST_TEXT) + "…" : printed;
  }

  /** A certificate was shown and not taken. */
  void tell(String link, String who, String owner, CertificateException failure) {
    var whose = who + " with a certificate of " + owner;
    tell(link, whose, Refusal.ofCertificate(failure), "");
  }

  /**
   * @param detail what the check itself said; may be empty
   */
  void tell(String link, String who, Refusal why, String detail) {
    metrics.ha(HaMetric.TLS_REFUSALS, why.label(), 1);
    if (!isNews(new Case(link, who, why))) return;
    var because = detail.isEmpty() ? why.what() : why.what() + " (" + detail + ")";
    LOG.warn("Shut out of {}: {}: {}. {}", link, who, because, why.advice());
  }

  private synchronized boolean isNews(Case event) {
    var now = nanos.getAsLong();
    told.values().removeIf(at -> now - at >= PAUSE.toNanos());
    return told.size() < MOST_LINES && told.putIfAbsent(event, now) == null;
  }
}
