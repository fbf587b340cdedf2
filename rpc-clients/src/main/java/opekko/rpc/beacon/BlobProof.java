package opekko.rpc.beacon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import opekko.protocol.blob.BlobBatchCheck;
import opekko.protocol.blob.Kzg;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Checks blobs against their versioned hashes. With commitments at hand everything that waits is
 * checked together at the price of one blob: while one check runs the next batch gathers. Without
 * them each commitment is made anew, on as many threads as there are cores.
 */
final class BlobProof implements AutoCloseable {
  private final BlobBatchCheck check;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors()),
          Thread.ofPlatform().name("blob-proof-", 0).daemon(true).factory());
  private List<Waiting> waiting = new ArrayList<>();
  private boolean isChecking;

  private record Waiting(List<BlobBatchCheck.Claim> claims, CompletableFuture<Boolean> verdict) {}

  BlobProof(BlobBatchCheck check) {
    this.check = check;
  }

  /** Whether all claims hold. Blocks. */
  boolean holds(List<BlobBatchCheck.Claim> claims) {
    var verdict = new CompletableFuture<Boolean>();
    synchronized (this) {
      waiting.add(new Waiting(claims, verdict));
      if (!isChecking) threads.execute(this::checkAllWaiting);
      isChecking = true;
    }
    return verdict.join();
  }

  private void checkAllWaiting() {
    for (var batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
      try {
        check(batch);
      } catch (RuntimeException e) {
        batch.forEach(each -> each.verdict().completeExceptionally(e));
      }
    }
  }

  private synchronized List<Waiting> nextBatch() {
    var batch = waiting;
    waiting = new ArrayList<>();
    isChecking = !batch.isEmpty();
    return batch;
  }

  /** When a blob is wrong the check names it, so that only those who brought it are told so. */
  private void check(List<Waiting> batch) {
    var wrong = check.wrong(batch.stream().flatMap(each -> each.claims().stream()).toList());
    var at = 0;
    for (var each : batch) {
      var from = at;
      var to = at + each.claims().size();
      at = to;
      each.verdict().complete(wrong.stream().noneMatch(index -> index >= from && index < to));
    }
  }

  /** The versioned hash of each blob; empty for one that no commitment can be made for. Blocks. */
  List<Optional<Hash>> versionedHashes(List<Bytes> blobs) {
    var hashes =
        blobs.stream()
            .map(blob -> CompletableFuture.supplyAsync(() -> versionedHash(blob), threads))
            .toList();
    return hashes.stream().map(CompletableFuture::join).toList();
  }

  private static Optional<Hash> versionedHash(Bytes blob) {
    try {
      return Optional.of(Kzg.versionedHash(Kzg.commitmentOf(blob)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
