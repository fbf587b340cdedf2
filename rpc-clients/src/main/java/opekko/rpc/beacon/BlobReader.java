package opekko.rpc.beacon;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import opekko.protocol.blob.BlobBatchCheck;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.Kzg;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.http.HttpReply;
import opekko.rpc.pool.EndpointFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the blobs of a slot from one source, by the generation of the API it offers. Throws
 * EndpointFailure when the source does not answer and InvalidData when it answers with other blobs.
 */
final class BlobReader {
  private static final Logger log = LoggerFactory.getLogger(BlobReader.class);
  private static final int NOT_FOUND = 404;

  private final BeaconEndpoint endpoint;
  private final BlobProof proof;
  private final boolean readsWholeSlots;
  private volatile boolean prefersSidecars;
  private volatile boolean offersBlocks = true;

  BlobReader(BeaconEndpoint endpoint, BlobProof proof, boolean readsWholeSlots) {
    this.endpoint = endpoint;
    this.proof = proof;
    this.readsWholeSlots = readsWholeSlots;
  }

  String name() {
    return endpoint.name();
  }

  BeaconEndpoint endpoint() {
    return endpoint;
  }

  /**
   * All blobs that are wanted, by their versioned hash; missing when the source does not know the
   * slot's.
   */
  Fetched<Map<Hash, Bytes>> read(long slot, List<BlobRef> wanted) {
    var first = prefersSidecars ? sidecars(slot, wanted) : blobs(slot, wanted);
    if (first instanceof Fetched.Found<Map<Hash, Bytes>>) return first;
    var second = prefersSidecars ? blobs(slot, wanted) : sidecars(slot, wanted);
    if (second instanceof Fetched.Found<Map<Hash, Bytes>>) {
      prefersSidecars = !prefersSidecars;
      return second;
    }
    // A "not found" of the other generation may only mean that the source does not offer that one.
    if (first instanceof Fetched.Missing<Map<Hash, Bytes>>) return first;
    throw new EndpointFailure(cause(first) + "; " + cause(second));
  }

  private static String cause(Fetched<?> failed) {
    return failed instanceof Fetched.Failed<?>(var fault) ? fault.cause() : "no blobs";
  }

  private Fetched<Map<Hash, Bytes>> blobs(long slot, List<BlobRef> wanted) {
    var hashes =
        wanted.stream()
            .map(ref -> "versioned_hashes=" + ref.versionedHash().toHex())
            .distinct()
            .collect(Collectors.joining("&"));
    var reply = endpoint.getSszOrJson("/eth/v1/beacon/blobs/" + slot + "?" + hashes);
    if (!reply.isOk()) return unavailable(reply, slot);
    var blobs =
        isSsz(reply)
            ? Sidecar.elements(reply.body(), BlobCodec.BLOB_SIZE)
            : BeaconJson.blobs(reply.body());
    return Fetched.found(complete(slot, wanted, verifiedBlobs(slot, wanted, blobs)));
  }

  private Fetched<Map<Hash, Bytes>> sidecars(long slot, List<BlobRef> wanted) {
    var reply = endpoint.getSszOrJson("/eth/v1/beacon/blob_sidecars/" + slot + selection(wanted));
    if (!reply.isOk()) return unavailable(reply, slot);
    var sidecars =
        isSsz(reply) ? Sidecar.decodeList(reply.body()) : BeaconJson.sidecars(reply.body());
    return Fetched.found(complete(slot, wanted, verifiedSidecars(wanted, sidecars)));
  }

  private String selection(List<BlobRef> wanted) {
    if (readsWholeSlots) return "";
    return wanted.stream()
        .map(ref -> String.valueOf(ref.index()))
        .collect(Collectors.joining(",", "?indices=", ""));
  }

  private Fetched<Map<Hash, Bytes>> unavailable(HttpReply reply, long slot) {
    return reply.status() == NOT_FOUND
        ? Fetched.missing("blobs of slot " + slot + " at " + name())
        : Fetched.temporary(name() + ": HTTP status " + reply.status() + " for blobs");
  }

  private static boolean isSsz(HttpReply reply) {
    return reply.contentType().startsWith("application/octet-stream");
  }

  private Map<Hash, Bytes> complete(long slot, List<BlobRef> wanted, Map<Hash, Bytes> found) {
    var missing =
        wanted.stream()
            .map(BlobRef::versionedHash)
            .filter(hash -> !found.containsKey(hash))
            .toList();
    if (!missing.isEmpty())
      throw new InvalidData("no right blob for " + missing + " in slot " + slot);
    return found;
  }

  private Map<Hash, Bytes> verifiedSidecars(List<BlobRef> wanted, List<Sidecar> sidecars) {
    var hashes = hashes(wanted);
    var claims = new ArrayList<BlobBatchCheck.Claim>();
    for (var sidecar : sidecars) {
      var hash = Kzg.versionedHash(sidecar.commitment());
      if (hashes.contains(hash))
        claims.add(new BlobBatchCheck.Claim(sidecar.blob(), sidecar.commitment(), hash));
    }
    if (!proof.holds(claims)) throw new InvalidData("a blob does not fit its commitment");
    return byHash(claims);
  }

  /** Blobs come without commitments, in the order of the block's. */
  private Map<Hash, Bytes> verifiedBlobs(long slot, List<BlobRef> wanted, List<Bytes> blobs) {
    if (blobs.size() > 1) {
      var claims = claims(slot, wanted, blobs);
      if (claims.isPresent() && proof.holds(claims.get())) return byHash(claims.get());
    }
    var found = new HashMap<Hash, Bytes>();
    var hashes = proof.versionedHashes(blobs);
    for (var i = 0; i < blobs.size(); i++) {
      var blob = blobs.get(i);
      hashes.get(i).ifPresent(hash -> found.put(hash, blob));
    }
    return found;
  }

  /**
   * With the commitments of the beacon block, where the source offers it: one request more saves
   * many commitments.
   */
  private Optional<List<BlobBatchCheck.Claim>> claims(
      long slot, List<BlobRef> wanted, List<Bytes> blobs) {
    var hashes = hashes(wanted);
    var commitments =
        new LinkedHashSet<>(commitments(slot))
            .stream().filter(each -> hashes.contains(Kzg.versionedHash(each))).toList();
    if (commitments.size() != blobs.size()) return Optional.empty();
    var claims = new ArrayList<BlobBatchCheck.Claim>(blobs.size());
    for (var i = 0; i < blobs.size(); i++) {
      var commitment = commitments.get(i);
      claims.add(new BlobBatchCheck.Claim(blobs.get(i), commitment, Kzg.versionedHash(commitment)));
    }
    return Optional.of(claims);
  }

  /** None when the source does not say: the blobs can be checked without. */
  private List<Bytes> commitments(long slot) {
    if (!offersBlocks) return List.of();
    try {
      var reply = endpoint.getJson("/eth/v2/beacon/blocks/" + slot);
      if (reply.isOk()) return BeaconJson.commitments(reply.body());
      // It has the blobs, so it knows the slot: what it does not know is the question.
      if (reply.status() < 500) offersBlocks = false;
    } catch (EndpointFailure | InvalidData e) {
      log.debug("No commitments for slot {}: {}", slot, e.getMessage());
    }
    return List.of();
  }

  private static HashSet<Hash> hashes(List<BlobRef> wanted) {
    return wanted.stream()
        .map(BlobRef::versionedHash)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Map<Hash, Bytes> byHash(List<BlobBatchCheck.Claim> claims) {
    var found = new HashMap<Hash, Bytes>();
    for (var claim : claims) found.put(claim.versionedHash(), claim.blob());
    return found;
  }
}
