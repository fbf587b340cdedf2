package opekko.rpc.beacon;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.rpc.http.HttpReply;
import opekko.rpc.pool.EndpointFailure;

/**
 * Which slot an L1 block was proposed in. Times in seconds.
 *
 * @spec beacon API: getGenesis, getSpec
 */
record SlotClock(long genesisTime, long secondsPerSlot) {
  SlotClock {
    if (secondsPerSlot <= 0) throw new InvalidData("beacon: SECONDS_PER_SLOT is " + secondsPerSlot);
  }

  /**
   * @param secondsPerSlotOverride zero to ask for it
   */
  static SlotClock read(BeaconEndpoint endpoint, long secondsPerSlotOverride) {
    var genesis = number(endpoint, "/eth/v1/beacon/genesis", "genesis_time");
    var seconds =
        secondsPerSlotOverride > 0
            ? secondsPerSlotOverride
            : number(endpoint, "/eth/v1/config/spec", "SECONDS_PER_SLOT");
    return new SlotClock(genesis, seconds);
  }

  /**
   * @throws InvalidData when the time is before genesis
   */
  long slotAt(long time) {
    if (time < genesisTime)
      throw new InvalidData(
          "time " + time + " is before the beacon chain's genesis " + genesisTime);
    return (time - genesisTime) / secondsPerSlot;
  }

  private static long number(BeaconEndpoint endpoint, String path, String field) {
    var reply = endpoint.getJson(path);
    if (!reply.isOk())
      throw new EndpointFailure(
          endpoint.name() + ": HTTP status " + reply.status() + " for " + path);
    try {
      return number(reply, field);
    } catch (InvalidData e) {
      throw new InvalidData(endpoint.name() + path + ": " + e.getMessage());
    }
  }

  private static long number(HttpReply reply, String field) {
    var text = Json.read(reply.body(), in -> BeaconJson.data(in, data -> text(data, field)));
    try {
      if (text != null) return Long.parseLong(text);
    } catch (NumberFormatException _) {
      // As good as missing.
    }
    throw new InvalidData(field + " is missing");
  }

  private static String text(JsonParser in, String field) throws IOException {
    var found = new String[1];
    Json.readObject(
        in,
        (name, value) -> {
          if (name.equals(field)) found[0] = Json.readText(value);
          else value.skipChildren();
        });
    return found[0];
  }
}
