package opekko.rpc.beacon;

import java.util.Optional;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.rpc.pool.EndpointFailure;

/**
 * What a beacon source says about itself, found out by asking.
 *
 * @param version empty text when it does not say
 * @param timeTrouble why slots cannot be computed with what it says; empty when they can
 * @param refusal the status with which it refused blobs
 */
public record BeaconOffer(String version, Optional<String> timeTrouble, Blobs blobs, int refusal) {
  /** Whether it serves blobs. */
  public enum Blobs {
    OFFERED,
    NOT_OFFERED,
    /** It knows the question and answers with an error. */
    REFUSED,
    /** It knows the question; whether it can answer did not show. */
    UNKNOWN
  }

  /**
   * @throws EndpointFailure when it does not answer at all
   */
  public static BeaconOffer of(BeaconEndpoint endpoint, long secondsPerSlotOverride) {
    var version = version(endpoint);
    var trouble = timeTrouble(endpoint, secondsPerSlotOverride);
    var blobs = endpoint.getSszOrJson("/eth/v1/beacon/blobs/head");
    if (blobs.isOk()) return new BeaconOffer(version, trouble, Blobs.OFFERED, 0);
    var sidecars = endpoint.getSszOrJson("/eth/v1/beacon/blob_sidecars/head");
    if (sidecars.isOk()) return new BeaconOffer(version, trouble, Blobs.OFFERED, 0);
    return new BeaconOffer(
        version, trouble, judge(blobs.status(), sidecars.status()), blobs.status());
  }

  private static Blobs judge(int blobs, int sidecars) {
    if (blobs >= 500) return Blobs.REFUSED;
    var isUnknownRoute = blobs == 404 || blobs == 405;
    // Archives take numbers only: a complaint about "head" still shows that the route is there.
    return isUnknownRoute && (sidecars == 404 || sidecars == 405)
        ? Blobs.NOT_OFFERED
        : Blobs.UNKNOWN;
  }

  private static String version(BeaconEndpoint endpoint) {
    var reply = endpoint.getJson("/eth/v1/node/version");
    if (!reply.isOk()) return "";
    var found = new String[] {""};
    try {
      Json.read(
          reply.body(),
          in ->
              BeaconJson.data(
                  in,
                  data -> {
                    Json.readObject(
                        data,
                        (name, value) -> {
                          if (name.equals("version")) found[0] = Json.readText(value);
                          else value.skipChildren();
                        });
                    return true;
                  }));
    } catch (InvalidData _) {
      return "";
    }
    return found[0];
  }

  private static Optional<String> timeTrouble(BeaconEndpoint endpoint, long override) {
    try {
      SlotClock.read(endpoint, override);
      return Optional.empty();
    } catch (EndpointFailure | InvalidData e) {
      return Optional.of(e.getMessage());
    }
  }
}
