package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine hands out when it is asked for the block it has built. */
class SealedBlocksTest {
  private static final Bytes DEPOSIT = Bytes.of(0x7e, 0);
  private static final Bytes USER = Blocks.USER_TRANSACTION;

  private final DriverWorld world =
      new DriverWorld(Blocks.config(Hardfork.JOVIAN), DriverSettings.DEFAULT);

  @Test
  void shouldBuildTheSameBlockAnewWhenTheEngineLostItsJob() {
    world.planSpan(1, 2);
    world.start();
    world.engine.handsOut = _ -> new GetPayloadOutcome.UnknownPayload("unknown payload");
    world.l1Head(1);
    assertEquals(0, world.state.shown().safeL2().number());

    world.engine.handsOut = GetPayloadOutcome.Built::new;
    world.fireTimers();

    assertEquals(2, world.state.shown().safeL2().number());
    // Nothing was wrong with the attributes: the user's transactions are still there.
    assertTrue(
        world.engine.blocks.values().stream()
            .allMatch(block -> block.payload().transactions().contains(USER)));
    assertFalse(world.effects.contains(new DriverEffect.Count(NodeEvent.DEPOSITS_ONLY_BLOCKS)));
  }

  static Stream<Arguments> misordered() {
    return Stream.of(
        Arguments.of("it has no transactions", List.of()),
        Arguments.of("its first transaction is no deposit", List.of(USER, DEPOSIT)),
        Arguments.of("transaction 1 is empty", List.of(DEPOSIT, Bytes.EMPTY)),
        Arguments.of("deposit 2 comes after another transaction", List.of(DEPOSIT, USER, DEPOSIT)));
  }

  @ParameterizedTest
  @MethodSource("misordered")
  void shouldNeverExecuteABlockWhoseDepositsDoNotComeFirst(String cause, List<Bytes> wrong) {
    world.planSpan(1, 2);
    world.start();
    world.engine.handsOut = built -> new GetPayloadOutcome.Built(with(built, wrong));
    world.engine.calls.clear();

    world.l1Head(1);

    assertEquals(0, world.state.shown().unsafeL2().number());
    assertFalse(world.engine.calls.contains("newPayload"));
    assertTrue(
        world.effects.stream().anyMatch(effect -> effect.toString().contains(cause)),
        () -> world.effects.toString());
  }

  private static PayloadEnvelope with(PayloadEnvelope built, List<Bytes> transactions) {
    var payload = built.payload();
    var as = Blocks.attributes(Blocks.GENESIS, Blocks.GENESIS.l1Origin());
    return Blocks.block(
        payload.parentHash(),
        payload.blockNumber(),
        new PayloadAttributes(
            payload.timestamp(),
            as.prevRandao(),
            as.suggestedFeeRecipient(),
            as.withdrawals(),
            as.parentBeaconBlockRoot(),
            transactions,
            as.noTxPool(),
            as.gasLimit(),
            as.eip1559Params(),
            as.minBaseFee()));
  }
}
