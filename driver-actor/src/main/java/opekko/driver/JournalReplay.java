package opekko.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;
import opekko.protocol.fault.InvalidData;
import tools.jackson.core.JacksonException;

/**
 * Runs the machine over a dumped journal: the same states and effects come out as on the day, so an
 * incident can be looked at step by step, or become a test.
 */
public final class JournalReplay {
  private JournalReplay() {}

  /**
   * Replays a dump and tells what each event did.
   *
   * @param in the dump, as {@code /debug/journal} gives it
   * @param out takes one line for each event, and one for each change and effect beneath it
   * @return the state at the end
   * @throws InvalidData naming the line that is not part of a journal
   * @throws IOException when the dump cannot be read
   */
  public static DriverState run(BufferedReader in, Consumer<String> out) throws IOException {
    var header = parse(in.readLine(), 1, DriverJournal.Header.class);
    if (!DriverJournal.FORMAT.equals(header.format()))
      throw new InvalidData("line 1: not a journal of format " + DriverJournal.FORMAT);
    var machine = DriverActor.machine(header.config(), header.settings(), header.keepsSafeHeads());
    var state = header.state();
    var number = 1;
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      if (line.isBlank()) continue;
      var entry = parse(line, number, DriverJournal.Entry.class);
      var step = machine.step(state, entry.event(), entry.now());
      tell(entry, state, step, out);
      state = step.state();
    }
    return state;
  }

  private static <T> T parse(String line, int number, Class<T> type) {
    if (line == null) throw new InvalidData("the journal is empty");
    try {
      return DriverJson.MAPPER.readValue(line, type);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new InvalidData("line " + number + ": " + e.getMessage());
    }
  }

  private static void tell(
      DriverJournal.Entry entry, DriverState before, Step step, Consumer<String> out) {
    out.accept(entry.now() + " " + shortened(entry.event()));
    var after = step.state();
    change(out, "phase", before.phase(), after.phase());
    change(out, "job", before.job(), after.job());
    change(out, "sequencer", before.sequencer().running(), after.sequencer().running());
    change(out, "unsafe", before.heads().unsafe(), after.heads().unsafe());
    change(out, "pending-safe", before.heads().pendingSafe(), after.heads().pendingSafe());
    change(out, "safe", before.heads().safe(), after.heads().safe());
    change(out, "finalized", before.heads().finalized(), after.heads().finalized());
    change(out, "epoch", before.epoch(), after.epoch());
    step.effects().forEach(effect -> out.accept("    => " + shortened(effect)));
  }

  private static void change(Consumer<String> out, String what, Object before, Object after) {
    if (!before.equals(after))
      out.accept("    %s: %s -> %s".formatted(what, shortened(before), shortened(after)));
  }

  private static final int LINE = 400;

  private static String shortened(Object value) {
    var text = value.toString();
    return text.length() <= LINE ? text : text.substring(0, LINE) + "…";
  }
}
