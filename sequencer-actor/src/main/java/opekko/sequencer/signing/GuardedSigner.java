package opekko.sequencer.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.file.Disk;
import opekko.protocol.file.LogFile;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.type.Address;
import opekko.sequencer.signing.SignedHeights.Signed;

/**
 * Never signs a second payload for a height in one lineage, whatever the rest of the node believes,
 * and whatever it has forgotten in a crash: what is about to be signed is on disk, synced, before
 * the signature is asked for. A disk that fails means no signature.
 */
public final class GuardedSigner implements BlockSigner, AutoCloseable {
  /**
   * @param keptHeights that are remembered
   * @param maxBytes of the file before it is written anew
   */
  public record Limits(int keptHeights, long maxBytes) {
    public static final Limits DEFAULT = new Limits(4096, 4L << 20);
  }

  private final BlockSigner signer;
  private final Path path;
  private final Limits limits;
  private final Disk disk;
  private final NodeMetrics metrics;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("sign-guard").factory());
  private SignedHeights heights;
  private LogFile file;
  private Optional<String> broken = Optional.empty();

  /**
   * Opens or creates the file of the signer's address in {@code folder}.
   *
   * @throws IOException when it cannot be read, is damaged, or is in use; the text names the file
   */
  public GuardedSigner(BlockSigner signer, Path folder, NodeMetrics metrics) throws IOException {
    this(signer, folder, metrics, Limits.DEFAULT, Disk.REAL);
  }

  /**
   * As above, with other limits and a disk that may fail.
   *
   * @throws IOException as above
   */
  public GuardedSigner(
      BlockSigner signer, Path folder, NodeMetrics metrics, Limits limits, Disk disk)
      throws IOException {
    this.signer = signer;
    this.metrics = metrics;
    this.limits = limits;
    this.disk = disk;
    path = folder.toAbsolutePath().resolve("signed-" + signer.address().toHex() + ".log");
    Files.createDirectories(path.getParent());
    Files.deleteIfExists(draft());
    heights = new SignedHeights(limits.keptHeights());
    file =
        LogFile.open(
            path,
            disk,
            (position, body) -> {
              try {
                heights.add(Signed.decode(body));
              } catch (InvalidData e) {
                throw new IOException(
                    "%s, byte %d: %s".formatted(path, position, e.getMessage()), e);
              }
            });
    disk.syncFolder(path.getParent());
  }

  @Override
  public CompletionStage<Fetched<Signature>> sign(SigningRequest request) {
    try {
      return CompletableFuture.supplyAsync(() -> refusal(Signed.of(request)), worker)
          .thenCompose(refusal ->
              refusal.isEmpty()
                  ? signer.sign(request)
                  : CompletableFuture.completedStage(Fetched.temporary(refusal.get())));
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(Fetched.temporary("the sign guard is closed"));
    }
  }

  /** Empty once it is durable that this payload, and no other, is signed at its height. */
  private Optional<String> refusal(Signed wanted) {
    var conflict = heights.conflict(wanted);
    if (conflict.isPresent()) {
      metrics.count(NodeEvent.SIGN_GUARD_REFUSALS);
      metrics.ha(HaMetric.SIGN_GUARD_REFUSALS, "", 1);
      return Optional.of("not signed: %s (%s remembers)".formatted(conflict.get(), path));
    }
    if (broken.isPresent()) return broken;
    if (heights.has(wanted)) return Optional.empty();
    try {
      file.append(wanted.encode());
    } catch (IOException e) {
      return Optional.of("not signed: %s cannot be written: %s".formatted(path, e));
    }
    try {
      file.sync();
      heights.add(wanted);
      if (file.size() > limits.maxBytes()) renew();
    } catch (IOException e) {
      // Nobody can tell what the disk holds now.
      broken =
          Optional.of(
              "nothing is signed: %s could not be synced: %s; restart the node".formatted(path, e));
    }
    return broken;
  }

  private void renew() throws IOException {
    Files.deleteIfExists(draft());
    var fresh = LogFile.open(draft(), disk, (_, _) -> {});
    try {
      for (var signed : heights.all()) fresh.append(signed.encode());
      fresh.sync();
      Files.move(draft(), path, StandardCopyOption.ATOMIC_MOVE);
      disk.syncFolder(path.getParent());
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    file.close();
    file = fresh;
  }

  private Path draft() {
    return path.resolveSibling(path.getFileName() + ".new");
  }

  @Override
  public Address address() {
    return signer.address();
  }

  @Override
  public void close() {
    worker.close();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return signer.toString();
  }
}
