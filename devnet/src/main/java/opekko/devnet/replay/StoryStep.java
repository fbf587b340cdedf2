package opekko.devnet.replay;

import opekko.protocol.type.BlockId;

/**
 * One step of the recorded story: what happened, and the node's status once it was idle again.
 *
 * @param index counts from 0
 */
public record StoryStep(int index, Happening happening, String note, RecordedStatus expect) {

  /** What the node saw. */
  public sealed interface Happening {
    record Start() implements Happening {}

    record L1Head(BlockId l1) implements Happening {}

    record L1Safe(BlockId l1) implements Happening {}

    record L1Finalized(BlockId l1) implements Happening {}

    record UnsafePayload(BlockId block) implements Happening {}

    /** The node starts again on the same engine, then hears of this L1 head. */
    record Restart(BlockId l1) implements Happening {}
  }

  static StoryStep of(Row row) {
    return new StoryStep(
        Math.toIntExact(row.number("step")),
        happening(row),
        row.optionalText("note"),
        RecordedStatus.of(row.child("expect")));
  }

  private static Happening happening(Row row) {
    return switch (row.text("kind")) {
      case "start" -> new Happening.Start();
      case "l1_head" -> new Happening.L1Head(row.id("l1"));
      case "l1_safe" -> new Happening.L1Safe(row.id("l1"));
      case "l1_finalized" -> new Happening.L1Finalized(row.id("l1"));
      case "unsafe_payload" -> new Happening.UnsafePayload(row.id("payload"));
      case "restart" -> new Happening.Restart(row.id("l1"));
      case String other ->
          throw row.problem(
              "steps of kind '"
                  + other
                  + "' are not known; is this opekko older than the recording?");
    };
  }

  /** In a person's words, for reports. */
  public String title() {
    return switch (happening) {
      case Happening.Start() -> "start";
      case Happening.L1Head(var l1) -> "L1 head " + l1.number();
      case Happening.L1Safe(var l1) -> "L1 safe " + l1.number();
      case Happening.L1Finalized(var l1) -> "L1 finalized " + l1.number();
      case Happening.UnsafePayload(var block) -> "unsafe payload " + block.number();
      case Happening.Restart(var l1) -> "restart, L1 head " + l1.number();
    };
  }
}
