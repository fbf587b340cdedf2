package opekko.rpc.beacon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.testkit.Vectors;
import opekko.rpc.testkit.ScriptedServer;
import opekko.rpc.testkit.ScriptedServer.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotClockTest {
  private static SlotClock read(String genesis, String spec, long override) {
    try (var server =
            new ScriptedServer(
                request -> Reply.json(request.target().contains("genesis") ? genesis : spec));
        var endpoint =
            BeaconEndpoint.at(server.uri(), "", Duration.ofSeconds(20), NodeMetrics.NONE)) {
      return SlotClock.read(endpoint, override);
    }
  }

  @Test
  void shouldReadWhatARealBeaconNodeSays() {
    var genesis = Vectors.json("kzg", "eth_v1_beacon_genesis_goerli.json").toString();
    var spec = Vectors.json("kzg", "eth_v1_config_spec_goerli.json").toString();

    var clock = read(genesis, spec, 0);

    assertEquals(new SlotClock(1_606_824_023, 12), clock);
    assertEquals(0, clock.slotAt(1_606_824_034));
    assertEquals(1, clock.slotAt(1_606_824_035));
    assertEquals(2, read(genesis, spec, 2).secondsPerSlot());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\":{}}|{\"data\":{\"SECONDS_PER_SLOT\":\"12\"}}|genesis_time",
        "{\"data\":{\"genesis_time\":\"x\"}}|{}|genesis_time",
        "{\"data\":{\"genesis_time\":\"1\"}}|{\"data\":{}}|SECONDS_PER_SLOT",
        "{\"data\":{\"genesis_time\":\"1\"}}|{\"data\":{\"SECONDS_PER_SLOT\":\"0\"}}|SECONDS_PER_SLOT",
        "{\"data\":{\"genesis_time\":\"1\"}}|[]|/eth/v1/config/spec: "
      })
  void shouldNameWhatIsMissing(String genesis, String spec, String cause) {
    var error = assertThrows(InvalidData.class, () -> read(genesis, spec, 0));
    assertTrue(error.getMessage().contains(cause), error.getMessage());
  }

  @Test
  void shouldRefuseTimesBeforeGenesis() {
    assertThrows(InvalidData.class, () -> new SlotClock(100, 12).slotAt(99));
  }
}
