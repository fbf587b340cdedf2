package opekko.rpc.beacon;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import opekko.protocol.blob.BlobBatchCheck;
import opekko.protocol.blob.Kzg;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.port.BlobSource;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.rpc.pool.EndpointPool;
import opekko.rpc.pool.EndpointPool.WhenMissing;

/** Blobs from an ordered list of sources: a beacon node, and others or archives to fall back on. */
public final class BeaconClient implements BlobSource, AutoCloseable {
  private final List<BeaconEndpoint> endpoints;
  private final EndpointPool<BlobReader> pool;
  private final Optional<BlobCache> cache;
  private final BlobReading reading;
  private final BlobProof proof;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile SlotClock slots;

  /**
   * @param endpoints in the order of preference; at least one of them must know genesis and spec
   */
  public BeaconClient(
      List<BeaconEndpoint> endpoints,
      Optional<BlobCache> cache,
      BlobReading reading,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.cache = cache;
    this.reading = reading;
    proof =
        new BlobProof(
            reading.checksOneByOne()
                ? BlobBatchCheck.oneByOne()
                : new BlobBatchCheck(new SecureRandom()));
    var readers =
        endpoints.stream()
            .map(endpoint -> new BlobReader(endpoint, proof, reading.readsWholeSlots()))
            .toList();
    pool = new EndpointPool<>(readers, BlobReader::name, clock);
  }

  @Override
  public CompletionStage<Fetched<List<Bytes>>> blobs(L1BlockRef block, List<BlobRef> wanted) {
    if (wanted.isEmpty()) return CompletableFuture.completedStage(Fetched.found(List.of()));
    try {
      // The first time the setup of the check loads for seconds: it may do so while the blobs
      // travel.
      threads.execute(Kzg::load);
      return CompletableFuture.supplyAsync(() -> readOrFail(block, wanted), threads);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(Fetched.temporary("the beacon client is closed"));
    }
  }

  private Fetched<List<Bytes>> readOrFail(L1BlockRef block, List<BlobRef> wanted) {
    try {
      return read(block, wanted);
    } catch (InvalidData e) {
      return Fetched.temporary("L1 block " + block + ": " + e.getMessage());
    }
  }

  private Fetched<List<Bytes>> read(L1BlockRef block, List<BlobRef> wanted) {
    var known = new HashMap<Hash, Bytes>();
    cache.ifPresent(blobs ->
        wanted.forEach(ref ->
            blobs
                .get(ref.versionedHash())
                .ifPresent(blob -> known.put(ref.versionedHash(), blob))));
    var absent = wanted.stream().filter(ref -> !known.containsKey(ref.versionedHash())).toList();
    if (absent.isEmpty()) return Fetched.found(inOrder(wanted, known));
    return slotOf(block)
        .flatMap(slot -> pool.ask(WhenMissing.ASK_NEXT, reader -> reader.read(slot, absent)))
        .map(found -> {
          for (var ref : absent) {
            var blob = found.get(ref.versionedHash());
            known.put(ref.versionedHash(), blob);
            cache.ifPresent(blobs -> blobs.put(ref.versionedHash(), blob));
          }
          return inOrder(wanted, known);
        });
  }

  private static List<Bytes> inOrder(List<BlobRef> wanted, Map<Hash, Bytes> blobs) {
    return wanted.stream().map(ref -> blobs.get(ref.versionedHash())).toList();
  }

  private Fetched<Long> slotOf(L1BlockRef block) {
    if (slots != null) return Fetched.found(slots.slotAt(block.time()));
    return pool.ask(
            WhenMissing.ASK_NEXT,
            reader -> Fetched.found(SlotClock.read(reader.endpoint(), reading.secondsPerSlot())))
        .map(read -> {
          slots = read;
          return read.slotAt(block.time());
        });
  }

  @Override
  public void close() {
    threads.shutdown();
    proof.close();
    endpoints.forEach(BeaconEndpoint::close);
  }
}
