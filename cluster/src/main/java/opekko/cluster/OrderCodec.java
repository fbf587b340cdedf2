package opekko.cluster;

import java.time.Duration;
import opekko.protocol.api.HaOrder;
import opekko.protocol.fault.InvalidData;

/** The bytes of an order, and of who gave it. */
final class OrderCodec {
  private OrderCodec() {}

  static void write(WireWriter out, HaOrder order, HaOrder.Terms terms) {
    switch (order) {
      case HaOrder.Transfer(var to) -> out.tag(1).maybe(to, WireWriter::text);
      case HaOrder.Drain(var node) -> out.tag(2).text(node);
      case HaOrder.Undrain(var node) -> out.tag(3).text(node);
      case HaOrder.Pause(var length) -> out.tag(4).number(length.toMillis());
      case HaOrder.Resume _ -> out.tag(5);
      case HaOrder.Prefer(var node, var priority) -> out.tag(6).text(node).number(priority);
      case HaOrder.AddVoter(var address) -> out.tag(7).text(address);
      case HaOrder.RemoveVoter(var node) -> out.tag(8).text(node);
      case HaOrder.ReplaceVoter(var old, var address) -> out.tag(9).text(old).text(address);
      case HaOrder.Rewind(var toHeight, var confirm) -> out.tag(10).number(toHeight).text(confirm);
      case HaOrder.Force(var dead, var generation) -> out.tag(11).texts(dead).number(generation);
    }
    out.text(terms.who()).text(terms.why()).flag(terms.isDryRun());
  }

  static HaOrder order(WireReader in) {
    var tag = in.tag();
    return switch (tag) {
      case 1 -> new HaOrder.Transfer(in.maybe(WireReader::text));
      case 2 -> new HaOrder.Drain(in.text());
      case 3 -> new HaOrder.Undrain(in.text());
      case 4 -> new HaOrder.Pause(Duration.ofMillis(in.number()));
      case 5 -> new HaOrder.Resume();
      case 6 -> new HaOrder.Prefer(in.text(), (int) in.number());
      case 7 -> new HaOrder.AddVoter(in.text());
      case 8 -> new HaOrder.RemoveVoter(in.text());
      case 9 -> new HaOrder.ReplaceVoter(in.text(), in.text());
      case 10 -> new HaOrder.Rewind(in.number(), in.text());
      case 11 -> new HaOrder.Force(in.texts(), in.number());
      default -> throw new InvalidData("no order has tag " + tag);
    };
  }

  static HaOrder.Terms terms(WireReader in) {
    return new HaOrder.Terms(in.text(), in.text(), in.flag());
  }
}
