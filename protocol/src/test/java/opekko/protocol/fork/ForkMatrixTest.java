package opekko.protocol.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.testkit.Chains;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Every fork at the block before its first one, the first one, and the one after. */
class ForkMatrixTest {
  private static final RollupConfig CONFIG = Chains.withEveryForkApart();

  /** Channel bank, channel, timeout and drift from each fork on. */
  private record Limits(long bank, long channel, long timeout, long drift) {
    static Limits at(long l1Time) {
      return new Limits(
          ProtocolLimits.channelBankBytes(CONFIG, l1Time),
          ProtocolLimits.channelBytes(CONFIG, l1Time),
          ProtocolLimits.channelTimeout(CONFIG, l1Time),
          ProtocolLimits.maxSequencerDrift(CONFIG, l1Time));
    }

    static Limits from(Hardfork fork) {
      return switch (fork) {
        case BEDROCK, REGOLITH, CANYON, DELTA, ECOTONE ->
            new Limits(100_000_000, 10_000_000, 300, 600);
        case FJORD -> new Limits(1_000_000_000, 100_000_000, 300, 1800);
        case GRANITE, HOLOCENE, PECTRA_BLOB_SCHEDULE, ISTHMUS, JOVIAN, KARST ->
            new Limits(1_000_000_000, 100_000_000, 50, 1800);
      };
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
  void shouldActivateAtItsTime(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow();

    assertFalse(CONFIG.isActive(fork, time - 1));
    assertTrue(CONFIG.isActive(fork, time));
    assertTrue(CONFIG.isActive(fork, Long.MAX_VALUE));
    assertTrue(CONFIG.isActive(fork, -1), "times are unsigned");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
  void shouldCallOneBlockTheFirst(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow();

    assertFalse(CONFIG.isActivationBlock(fork, time - CONFIG.blockTime()));
    assertTrue(CONFIG.isActivationBlock(fork, time));
    assertFalse(CONFIG.isActivationBlock(fork, time + CONFIG.blockTime()));
  }

  @Test
  void shouldCallTheFirstBlockAfterAnUnevenTimeTheFirst() {
    var uneven = CONFIG.withForks(CONFIG.forks().with(Hardfork.KARST, OptionalLong.of(1301)));

    assertFalse(uneven.isActivationBlock(Hardfork.KARST, 1300));
    assertTrue(uneven.isActivationBlock(Hardfork.KARST, 1302));
    assertFalse(uneven.isActivationBlock(Hardfork.KARST, 1304));
  }

  @Test
  void shouldHaveNoActivationBlockForForksOfGenesis() {
    var genesis = Chains.at(Hardfork.KARST);

    assertFalse(genesis.isActivationBlock(Hardfork.KARST, genesis.genesis().l2Time()));
    assertFalse(genesis.isActivationBlock(Hardfork.KARST, 0));
    assertFalse(genesis.isActivationBlock(Hardfork.BEDROCK, 100));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameTheNewestFork(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow();
    var newest = fork == Hardfork.PECTRA_BLOB_SCHEDULE ? Hardfork.HOLOCENE : fork;

    assertEquals(newest, CONFIG.forks().at(time));
    assertEquals(newest, CONFIG.forks().at(time + Chains.FORK_DISTANCE - 1));
  }

  @ParameterizedTest
  @EnumSource
  void shouldChangeLimitsWithTheForkAndNotBefore(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow();

    assertEquals(Limits.from(fork), Limits.at(time));
    if (fork == Hardfork.BEDROCK) return;
    assertEquals(Limits.from(Hardfork.values()[fork.ordinal() - 1]), Limits.at(time - 1));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
  void shouldNeverActivateWhenAbsent(Hardfork fork) {
    var without = CONFIG.forks().with(fork, OptionalLong.empty());

    assertEquals(OptionalLong.empty(), without.activationTime(fork));
    assertFalse(without.isActive(fork, Long.MAX_VALUE));
    assertFalse(without.isActivationBlock(fork, fork.ordinal() * Chains.FORK_DISTANCE, 2));
  }

  @Test
  void shouldHaveBedrockAlways() {
    assertTrue(new ForkSchedule(Map.of()).isActive(Hardfork.BEDROCK, 0));
    assertEquals(Hardfork.BEDROCK, new ForkSchedule(Map.of()).at(Long.MAX_VALUE));
  }

  @Test
  void shouldNotFollowTheMapItWasMadeOf() {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    var schedule = new ForkSchedule(times);

    times.put(Hardfork.CANYON, 0L);

    assertFalse(schedule.isActive(Hardfork.CANYON, 1));
  }
}
