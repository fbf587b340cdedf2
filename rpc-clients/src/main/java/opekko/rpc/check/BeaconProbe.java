package opekko.rpc.check;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.rpc.beacon.BeaconEndpoint;
import opekko.rpc.beacon.BeaconOffer;
import opekko.rpc.pool.EndpointFailure;

/** What the configured beacon sources will and will not do. Blocks the calling thread. */
public final class BeaconProbe {
  private BeaconProbe() {}

  /**
   * @param endpoints in the order of preference
   * @param secondsPerSlotOverride zero to ask for it
   */
  public static List<Finding> of(List<BeaconEndpoint> endpoints, long secondsPerSlotOverride) {
    var findings = new ArrayList<Finding>();
    if (endpoints.isEmpty())
      findings.add(
          Finding.error(
              "Beacon",
              "no beacon API is configured: blocks whose batches are in blobs cannot be derived"));
    for (var endpoint : endpoints) findings.addAll(of(endpoint, secondsPerSlotOverride));
    if (endpoints.size() == 1 && findings.stream().allMatch(BeaconProbe::isOk))
      findings.add(
          Finding.warning(
              "Beacon",
              "there is one source only: blobs older than about 18 days are gone from ordinary beacon nodes. To derive from further back add an archive"));
    return findings;
  }

  private static boolean isOk(Finding finding) {
    return finding.severity() == Finding.Severity.OK;
  }

  private static List<Finding> of(BeaconEndpoint endpoint, long secondsPerSlotOverride) {
    var subject = "Beacon " + endpoint.name();
    try {
      var offer = BeaconOffer.of(endpoint, secondsPerSlotOverride);
      return List.of(time(subject, offer), blobs(subject, offer));
    } catch (EndpointFailure | InvalidData e) {
      return List.of(Finding.error(subject, "does not answer: " + e.getMessage()));
    }
  }

  private static Finding time(String subject, BeaconOffer offer) {
    return offer
        .timeTrouble()
        .map(trouble ->
            Finding.warning(
                subject,
                "does not say which slot a block is in ("
                    + trouble
                    + "): fine for an archive as long as another source does"))
        .orElseGet(() -> Finding.ok(subject, offer.version() + ", slots are known"));
  }

  private static Finding blobs(String subject, BeaconOffer offer) {
    return switch (offer.blobs()) {
      case OFFERED -> Finding.ok(subject, "offers blobs");
      case NOT_OFFERED ->
          Finding.error(
              subject,
              "offers neither /eth/v1/beacon/blobs nor blob_sidecars: it is no beacon node, or the API is off");
      case REFUSED ->
          Finding.warning(
              subject,
              "refuses to serve blobs (status "
                  + offer.refusal()
                  + "): since PeerDAS a beacon node keeps only a part of each blob unless it runs as supernode or semi-supernode");
      case UNKNOWN ->
          Finding.ok(
              subject, "has no blobs to show at its head, so serving them could not be tried");
    };
  }
}
