package opekko.devnet.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrafficPlanTest {
  private static final TrafficPlan PLAN = new TrafficPlan(7);

  @Test
  void shouldPlanTheSameForTheSameSeed() {
    assertEquals(first(PLAN::transfer), first(new TrafficPlan(7)::transfer));
    assertEquals(first(PLAN::deposit), first(new TrafficPlan(7)::deposit));
    assertEquals(first(PLAN::change), first(new TrafficPlan(7)::change));
    assertNotEquals(first(PLAN::transfer), first(new TrafficPlan(8)::transfer));
  }

  @Test
  void shouldLetSendersTakeTurns() {
    var senders = first(PLAN::transfer).stream().map(Deed::sender).limit(3).toList();

    assertEquals(TrafficPlan.SENDERS, senders);
  }

  @Test
  void shouldVaryAmountsAndReceivers() {
    var receivers =
        first(PLAN::transfer).stream().map(deed -> ((Deed.Transfer) deed).to()).distinct().count();
    var amounts =
        first(PLAN::transfer).stream()
            .map(deed -> ((Deed.Transfer) deed).value())
            .distinct()
            .count();

    assertTrue(receivers > 10 && receivers < 60, "known and unknown receivers: " + receivers);
    assertEquals(200, amounts);
  }

  @Test
  void shouldPlanDepositsThatPassThePortalAndSomeThatFailOnL2() {
    var deposits = first(PLAN::deposit).stream().map(Deed.Deposit.class::cast).toList();

    assertTrue(deposits.stream().allMatch(deposit -> deposit.gas() >= 21_000));
    var failing =
        deposits.stream().filter(deposit -> !deposit.value().equals(deposit.mint())).count();
    assertTrue(failing > 5 && failing < 60, "failing: " + failing);
  }

  @Test
  void shouldChangeParametersWithinReason() {
    var limits =
        first(PLAN::change).stream()
            .filter(Deed.ChangeGasLimit.class::isInstance)
            .map(deed -> ((Deed.ChangeGasLimit) deed).gasLimit())
            .toList();

    assertTrue(limits.size() > 50 && limits.size() < 150);
    assertTrue(limits.stream().allMatch(limit -> limit >= 30_000_000 && limit <= 60_000_000));
  }

  private static List<Deed> first(LongFunction<Deed> plan) {
    return LongStream.range(0, 200).mapToObj(plan).toList();
  }
}
