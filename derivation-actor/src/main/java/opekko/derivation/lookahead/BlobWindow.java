package opekko.derivation.lookahead;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/** Blobs of the L1 blocks read ahead: wanted, in flight, or there. */
final class BlobWindow {
  private enum State {
    WANTED,
    IN_FLIGHT,
    FOUND
  }

  private static final class Entry {
    private final BlobRequest request;
    private State state = State.WANTED;
    private List<Bytes> blobs = List.of();

    private Entry(BlobRequest request) {
      this.request = request;
    }
  }

  private final LookAheadLimits limits;
  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  /** Of blobs in flight and there: they are counted before they come. */
  private long bytes;

  private int inFlight;

  BlobWindow(LookAheadLimits limits) {
    this.limits = limits;
  }

  void clear() {
    entries.clear();
    bytes = 0;
    inFlight = 0;
  }

  void want(L1BlockRef block, List<BlobRef> blobs) {
    if (!blobs.isEmpty())
      entries.putIfAbsent(block.number(), new Entry(new BlobRequest(block, blobs)));
  }

  /**
   * The next request worth making, now in flight.
   *
   * @param otherBytes held elsewhere under the same bound
   */
  Optional<BlobRequest> plan(long otherBytes) {
    if (inFlight >= limits.maxBlobRequests()) return Optional.empty();
    for (var entry : entries.values()) {
      if (entry.state != State.WANTED) continue;
      var isRoom = bytes + otherBytes + weight(entry.request) <= limits.maxBytes();
      return isRoom ? Optional.of(started(entry)) : Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * What the pipeline waits for now, whatever its weight: a request to make, unless it is in flight
   * or there. A guess that was made for another batcher gives way.
   */
  Optional<BlobRequest> need(BlobRequest request) {
    var entry = entries.get(request.block().number());
    if (entry == null || !entry.request.equals(request)) {
      drop(request.block().number());
      entry = new Entry(request);
      entries.put(request.block().number(), entry);
    }
    return entry.state == State.WANTED ? Optional.of(started(entry)) : Optional.empty();
  }

  private BlobRequest started(Entry entry) {
    entry.state = State.IN_FLIGHT;
    inFlight++;
    bytes += weight(entry.request);
    return entry.request;
  }

  /** False when nobody waits for it any more. */
  boolean arrived(BlobRequest request, List<Bytes> blobs) {
    var entry = flying(request);
    if (entry == null) return false;
    inFlight--;
    entry.state = State.FOUND;
    entry.blobs = blobs;
    return true;
  }

  /** It will be asked for again when it is needed. */
  boolean failed(BlobRequest request) {
    if (flying(request) == null) return false;
    drop(request.block().number());
    return true;
  }

  private Entry flying(BlobRequest request) {
    var entry = entries.get(request.block().number());
    // The same request, not an equal one: that may have been made after a reset.
    return entry != null && entry.request == request && entry.state == State.IN_FLIGHT
        ? entry
        : null;
  }

  /** The blobs if they are there; they are given once. */
  Optional<List<Bytes>> take(BlobRequest request) {
    var entry = entries.get(request.block().number());
    if (entry == null || entry.state != State.FOUND || !entry.request.equals(request))
      return Optional.empty();
    drop(request.block().number());
    return Optional.of(entry.blobs);
  }

  void dropFrom(long number) {
    while (!entries.isEmpty() && entries.lastKey() >= number) drop(entries.lastKey());
  }

  /** Blocks before it have been read. */
  void dropBefore(long number) {
    while (!entries.isEmpty() && entries.firstKey() < number) drop(entries.firstKey());
  }

  private void drop(long number) {
    var entry = entries.remove(number);
    if (entry == null || entry.state == State.WANTED) return;
    if (entry.state == State.IN_FLIGHT) inFlight--;
    bytes -= weight(entry.request);
  }

  long bytes() {
    return bytes;
  }

  private static long weight(BlobRequest request) {
    return (long) request.blobs().size() * BlobCodec.BLOB_SIZE;
  }
}
