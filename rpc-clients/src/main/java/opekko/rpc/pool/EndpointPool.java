package opekko.rpc.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Endpoints in the order of preference. One that failed or lied is left alone for a while that
 * doubles with each failure; until then the next one answers. Thread-safe.
 */
public final class EndpointPool<E> {
  private static final Logger log = LoggerFactory.getLogger(EndpointPool.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 6;

  private final List<Member<E>> members;
  private final InstantSource clock;

  /** What an answer of "no such thing" is worth. */
  public enum WhenMissing {
    /** The question names a hash: another endpoint may well know it. */
    ASK_NEXT,
    /** The question is about a moving end, such as the next block: the answer stands. */
    ACCEPT
  }

  private static final class Member<E> {
    private final String name;
    private final E endpoint;
    private int failures;
    private Instant pausedUntil = Instant.MIN;

    private Member(String name, E endpoint) {
      this.name = name;
      this.endpoint = endpoint;
    }
  }

  public EndpointPool(List<E> endpoints, Function<E, String> name, InstantSource clock) {
    if (endpoints.isEmpty()) throw new IllegalArgumentException("at least one endpoint is needed");
    members = endpoints.stream().map(each -> new Member<>(name.apply(each), each)).toList();
    this.clock = clock;
  }

  /**
   * Asks one endpoint after the other until one has the answer.
   *
   * @param question may throw {@link EndpointFailure}, or {@link InvalidData} when what it got
   *     cannot be true
   */
  public <T> Fetched<T> ask(WhenMissing whenMissing, Function<E, Fetched<T>> question) {
    Fetched<T> worst = Fetched.temporary("no endpoint was asked");
    Fetched<T> missing = null;
    for (var member : inOrder()) {
      var answer = askOne(member, question);
      switch (answer) {
        case Fetched.Found<T> found -> {
          return found;
        }
        case Fetched.Missing<T> none when whenMissing == WhenMissing.ACCEPT -> {
          return none;
        }
        case Fetched.Missing<T> none -> missing = none;
        case Fetched.Failed<T> failed -> worst = failed;
      }
    }
    return missing == null ? worst : missing;
  }

  private <T> Fetched<T> askOne(Member<E> member, Function<E, Fetched<T>> question) {
    try {
      var answer = question.apply(member.endpoint);
      if (!(answer instanceof Fetched.Failed<T>)) succeeded(member);
      return answer;
    } catch (EndpointFailure | InvalidData e) {
      failed(member, e.getMessage());
      return Fetched.temporary(named(member, e.getMessage()));
    }
  }

  /** Those that are not paused, as configured. */
  private synchronized List<Member<E>> inOrder() {
    var now = clock.instant();
    var ready = new ArrayList<Member<E>>(members.size());
    for (var member : members) if (!member.pausedUntil.isAfter(now)) ready.add(member);
    // With none ready the question is asked all the same: whoever asks has a back-off of its own.
    if (ready.isEmpty())
      members.stream()
          .min(Comparator.comparing(member -> member.pausedUntil))
          .ifPresent(ready::add);
    return ready;
  }

  /** Leaves an endpoint alone for a while that is otherwise well, e.g. because it lags behind. */
  public void pause(E endpoint, String cause) {
    for (var member : members) if (member.endpoint == endpoint) failed(member, cause);
  }

  public int size() {
    return members.size();
  }

  private synchronized void succeeded(Member<E> member) {
    if (member.failures > 0) log.info("{} answers again", member.name);
    member.failures = 0;
    member.pausedUntil = Instant.MIN;
  }

  private synchronized void failed(Member<E> member, String cause) {
    var doublings = Math.min(member.failures++, MAX_DOUBLINGS);
    member.pausedUntil = clock.instant().plus(FIRST_PAUSE.multipliedBy(1L << doublings));
    if (members.size() > 1) log.warn("Leaving {} alone for a while: {}", member.name, cause);
    else log.debug("{} failed: {}", member.name, cause);
  }

  private static String named(Member<?> member, String cause) {
    return cause.startsWith(member.name) ? cause : member.name + ": " + cause;
  }
}
