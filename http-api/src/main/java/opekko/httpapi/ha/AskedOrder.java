package opekko.httpapi.ha;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.protocol.api.HaOrder;

/**
 * An order as it came in a body.
 *
 * @param key the same key stands for the same order: it is given once
 */
public record AskedOrder(HaOrder order, HaOrder.Terms terms, Optional<String> key) {
  /** What can be ordered, as in {@code POST /ha/v1/transfer}. */
  public static final List<String> VERBS =
      List.of(
          "transfer", "drain", "undrain", "pause", "resume", "prefer", "voters", "rewind", "force");

  private static final Duration USUAL_PAUSE = Duration.ofHours(1);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final int MAX_PRIORITY = 1000;

  /**
   * @param verb one of {@link #VERBS}
   * @param self the node that is asked, which an order is about if it names none
   * @param caller where the order came from, if nobody signs it
   * @throws BadField when the body is not what the verb takes
   */
  public static AskedOrder read(String verb, byte[] body, String self, String caller) {
    var fields = OrderFields.of(body);
    var order = order(verb, fields, self);
    var why = fields.text("reason");
    if (isGrave(order) && why.isEmpty()) throw OrderFields.missing("reason");
    var terms =
        new HaOrder.Terms(
            fields.text("who").orElse(caller),
            why.orElse("no reason given"),
            fields.isTrue("dryRun"));
    var key = fields.text("idempotencyKey");
    fields.refuseOthers();
    return new AskedOrder(order, terms, key);
  }

  private static HaOrder order(String verb, OrderFields fields, String self) {
    return switch (verb) {
      case "transfer" -> new HaOrder.Transfer(fields.text("to"));
      case "drain" -> new HaOrder.Drain(fields.text("node").orElse(self));
      case "undrain" -> new HaOrder.Undrain(fields.text("node").orElse(self));
      case "pause" -> new HaOrder.Pause(pause(fields));
      case "resume" -> new HaOrder.Resume();
      case "prefer" -> new HaOrder.Prefer(fields.text("node").orElse(self), priority(fields));
      case "voters" -> voters(fields);
      case "rewind" ->
          new HaOrder.Rewind(notNegative(fields, "toHeight"), fields.text("confirm").orElse(""));
      case "force" ->
          new HaOrder.Force(fields.requiredTexts("dead"), notNegative(fields, "generation"));
      default -> throw new IllegalArgumentException("no such order: " + verb);
    };
  }

  /** Nobody gives up decided blocks, or a quorum, without a word. */
  private static boolean isGrave(HaOrder order) {
    return switch (order) {
      case HaOrder.Rewind _, HaOrder.Force _ -> true;
      case HaOrder.Transfer _,
          HaOrder.Drain _,
          HaOrder.Undrain _,
          HaOrder.Pause _,
          HaOrder.Resume _,
          HaOrder.Prefer _,
          HaOrder.AddVoter _,
          HaOrder.RemoveVoter _,
          HaOrder.ReplaceVoter _ ->
          false;
    };
  }

  private static Duration pause(OrderFields fields) {
    var seconds = fields.number("seconds");
    if (seconds.isEmpty()) return USUAL_PAUSE;
    if (seconds.getAsLong() <= 0 || seconds.getAsLong() > LONGEST_PAUSE.toSeconds())
      throw new BadField("seconds", "is not between 1 and " + LONGEST_PAUSE.toSeconds());
    return Duration.ofSeconds(seconds.getAsLong());
  }

  private static int priority(OrderFields fields) {
    var priority = fields.requiredNumber("priority");
    if (Math.abs(priority) > MAX_PRIORITY)
      throw new BadField("priority", "is not between -" + MAX_PRIORITY + " and " + MAX_PRIORITY);
    return (int) priority;
  }

  private static long notNegative(OrderFields fields, String name) {
    var number = fields.requiredNumber(name);
    if (number < 0) throw new BadField(name, "is negative");
    return number;
  }

  private static HaOrder voters(OrderFields fields) {
    var add = fields.text("add");
    var remove = fields.text("remove");
    var replace = fields.text("replace");
    var with = fields.text("with");
    if (add.isPresent() && remove.isEmpty() && replace.isEmpty() && with.isEmpty())
      return new HaOrder.AddVoter(add.get());
    if (remove.isPresent() && add.isEmpty() && replace.isEmpty() && with.isEmpty())
      return new HaOrder.RemoveVoter(remove.get());
    if (replace.isPresent() && with.isPresent() && add.isEmpty() && remove.isEmpty())
      return new HaOrder.ReplaceVoter(replace.get(), with.get());
    if (replace.isPresent() && with.isEmpty()) throw OrderFields.missing("with");
    throw new BadField("add", "one of these is needed: add; remove; replace and with");
  }
}
