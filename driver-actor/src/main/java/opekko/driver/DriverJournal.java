package opekko.driver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.sequencer.SequencerRequest;

/**
 * The last events with their times, and the state they began from: what the machine did can be done
 * again from it. Bounded by weight; it forgets in halves, as it knows the state only at the start
 * of each half.
 */
final class DriverJournal {
  static final String FORMAT = "opekko-driver-journal/1";
  private static final long EVENT_COST = 200;

  private final DriverMachine machine;
  private Segment older;
  private Segment newer;

  /** First line of a dump: all that {@link DriverMachine#step} needs besides the events. */
  record Header(
      String format,
      RollupConfig config,
      DriverSettings settings,
      boolean keepsSafeHeads,
      DriverState state) {}

  /** Every further line. */
  record Entry(Instant now, DriverEvent event) {}

  private static final class Segment {
    private final DriverState start;
    private final List<Entry> entries = new ArrayList<>();
    private long weight;

    Segment(DriverState start) {
      this.start = start;
    }
  }

  DriverJournal(DriverMachine machine, DriverState start) {
    this.machine = machine;
    older = new Segment(start);
    newer = older;
  }

  /** Remembers an event that is about to happen to {@code state}. */
  void add(Instant now, DriverEvent event, DriverState state) {
    if (newer.weight > machine.settings().journalBytes() / 2) {
      older = newer;
      newer = new Segment(state);
    }
    newer.entries.add(new Entry(now, event));
    newer.weight += weight(event);
  }

  /**
   * JSON lines: a header, then the events, oldest first. Writing them takes a while, so what is
   * answered does it when asked, on any thread, for the journal as it is now.
   */
  Supplier<String> dump() {
    var start = older.start;
    var entries = new ArrayList<>(older.entries);
    if (newer != older) entries.addAll(newer.entries);
    return () -> {
      var out = new StringBuilder();
      line(
          out,
          new Header(
              FORMAT, machine.config(), machine.settings(), machine.keepsSafeHeads(), start));
      entries.forEach(entry -> line(out, entry));
      return out.toString();
    };
  }

  private static void line(StringBuilder out, Object value) {
    out.append(DriverJson.MAPPER.writeValueAsString(value)).append('\n');
  }

  /** Only what carries transactions weighs much. */
  private static long weight(DriverEvent event) {
    if (event instanceof DriverEvent.UnsafePayloadReceived(var envelope)) return weight(envelope);
    if (event instanceof DriverEvent.DecidedReceived(Decided.Block(var block)))
      return weight(block.envelope());
    if (event
        instanceof DriverEvent.SequencerAsked(SequencerRequest.InsertBlock(_, var envelope, _)))
      return weight(envelope);
    if (event
        instanceof DriverEvent.SequencerAsked(SequencerRequest.StartBuild(_, _, var attributes)))
      return weight(attributes);
    if (event instanceof DriverEvent.GetPayloadAnswered(_, GetPayloadOutcome.Built(var envelope)))
      return weight(envelope);
    if (event instanceof DriverEvent.PayloadRead(_, Fetched.Found<PayloadEnvelope>(var envelope)))
      return weight(envelope);
    if (event instanceof DriverEvent.AttributesDerived(_, var derived))
      return weight(derived.attributes());
    return EVENT_COST;
  }

  private static long weight(PayloadAttributes attributes) {
    var weight = EVENT_COST;
    for (var transaction : attributes.transactions()) weight += transaction.size();
    return weight;
  }

  private static long weight(PayloadEnvelope envelope) {
    return EVENT_COST + UnsafePayloadQueue.weightOf(envelope);
  }
}
