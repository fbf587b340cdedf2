package opekko.devnet.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.type.Bytes;

/** Compares two attributes field by field, in terms a person can look up. */
public final class AttributesDiff {
  private static final String ABSENT = "absent";

  /** One field that is not the same. */
  public record Difference(String field, String expected, String actual) {
    @Override
    public String toString() {
      return field + ": expected " + expected + ", got " + actual;
    }
  }

  private final List<Difference> found = new ArrayList<>();

  private AttributesDiff() {}

  /** The fields that differ, in the order of the Engine API; empty when there are none. */
  public static List<Difference> between(PayloadAttributes expected, PayloadAttributes actual) {
    if (expected.equals(actual)) return List.of();
    var diff = new AttributesDiff();
    diff.compare("timestamp", expected.timestamp(), actual.timestamp());
    diff.compare("prevRandao", expected.prevRandao(), actual.prevRandao());
    diff.compare(
        "suggestedFeeRecipient", expected.suggestedFeeRecipient(), actual.suggestedFeeRecipient());
    diff.compare("withdrawals", text(expected.withdrawals()), text(actual.withdrawals()));
    diff.compare(
        "parentBeaconBlockRoot",
        text(expected.parentBeaconBlockRoot()),
        text(actual.parentBeaconBlockRoot()));
    diff.compareTransactions(expected.transactions(), actual.transactions());
    diff.compare("noTxPool", expected.noTxPool(), actual.noTxPool());
    diff.compare("gasLimit", expected.gasLimit(), actual.gasLimit());
    diff.compare("eip1559Params", text(expected.eip1559Params()), text(actual.eip1559Params()));
    diff.compare("minBaseFee", text(expected.minBaseFee()), text(actual.minBaseFee()));
    return List.copyOf(diff.found);
  }

  private void compareTransactions(List<Bytes> expected, List<Bytes> actual) {
    compare("number of transactions", expected.size(), actual.size());
    for (var i = 0; i < Math.min(expected.size(), actual.size()); i++)
      if (!expected.get(i).equals(actual.get(i))) {
        compareBytes("transaction " + i, expected.get(i), actual.get(i));
        return;
      }
  }

  /** Shows both from shortly before the first byte that differs. */
  private void compareBytes(String name, Bytes expected, Bytes actual) {
    var at = 0;
    var common = Math.min(expected.size(), actual.size());
    while (at < common && expected.get(at) == actual.get(at)) at++;
    compare(
        name + " from byte " + at + " on",
        excerpt(expected, at) + " of " + expected.size() + " bytes",
        excerpt(actual, at) + " of " + actual.size() + " bytes");
  }

  private static String excerpt(Bytes bytes, int from) {
    var shown = Math.min(32, bytes.size() - from);
    return bytes.slice(from, shown).toHex() + (from + shown < bytes.size() ? "…" : "");
  }

  private void compare(String field, Object expected, Object actual) {
    if (!Objects.equals(expected, actual))
      found.add(new Difference(field, expected.toString(), actual.toString()));
  }

  private static String text(OptionalLong value) {
    return value.isPresent() ? Long.toUnsignedString(value.getAsLong()) : ABSENT;
  }

  private static String text(Optional<?> value) {
    return value
        .map(some -> some instanceof List<?> list ? withdrawals(list) : some.toString())
        .orElse(ABSENT);
  }

  private static String withdrawals(List<?> list) {
    return list.isEmpty() ? "none" : list.stream().map(Withdrawal.class::cast).toList().toString();
  }
}
