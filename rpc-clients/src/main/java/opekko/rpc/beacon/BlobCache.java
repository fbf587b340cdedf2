package opekko.rpc.beacon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Optional;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.crypto.Sha256;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verified blobs on disk, one file each, named by the versioned hash: a restart needs neither the
 * network nor the check again. Each file ends with a digest of its blob, for disks and kills are
 * not to be trusted. The least recently used go first when the bound is reached. Thread-safe. A
 * disk that fails makes it useless, never harmful.
 */
public final class BlobCache {
  private static final Logger log = LoggerFactory.getLogger(BlobCache.class);
  private static final String SUFFIX = ".blob";
  private static final int FILE_SIZE = BlobCodec.BLOB_SIZE + Hash.SIZE;

  private final Path folder;
  private final long maxFiles;
  private final LinkedHashMap<String, Boolean> files = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param folder made when it does not exist
   * @param maxBytes of all files together
   * @throws IOException when the folder cannot be made or read
   */
  public static BlobCache in(Path folder, long maxBytes) throws IOException {
    Files.createDirectories(folder);
    var cache = new BlobCache(folder, maxBytes / FILE_SIZE);
    cache.findFiles();
    return cache;
  }

  private BlobCache(Path folder, long maxFiles) {
    this.folder = folder;
    this.maxFiles = maxFiles;
  }

  private void findFiles() throws IOException {
    var found = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      all.forEach(found::add);
    }
    found.sort(Comparator.comparingLong(file -> file.toFile().lastModified()));
    for (var file : found) files.put(file.getFileName().toString(), true);
    evict();
  }

  synchronized Optional<Bytes> get(Hash versionedHash) {
    var name = name(versionedHash);
    if (files.get(name) == null) return Optional.empty();
    try {
      var content = Bytes.wrap(Files.readAllBytes(folder.resolve(name)));
      if (content.size() == FILE_SIZE) {
        var blob = content.slice(0, BlobCodec.BLOB_SIZE);
        if (Sha256.hash(blob).bytes().equals(content.slice(BlobCodec.BLOB_SIZE)))
          return Optional.of(blob);
      }
      log.warn("Cached blob {} is damaged", name);
    } catch (IOException e) {
      log.warn("Cached blob {} cannot be read: {}", name, e.toString());
    }
    remove(name);
    return Optional.empty();
  }

  /** The blob must have been verified. */
  synchronized void put(Hash versionedHash, Bytes blob) {
    var name = name(versionedHash);
    if (maxFiles == 0 || files.containsKey(name)) return;
    try {
      var unfinished = folder.resolve(name + ".new");
      Files.write(unfinished, Bytes.concat(blob, Sha256.hash(blob).bytes()).toArray());
      Files.move(
          unfinished,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      files.put(name, true);
      evict();
    } catch (IOException e) {
      log.warn("Blob {} cannot be cached: {}", name, e.toString());
    }
  }

  private void evict() {
    while (files.size() > maxFiles) remove(files.keySet().iterator().next());
  }

  private void remove(String name) {
    files.remove(name);
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      log.warn("Cached blob {} cannot be deleted: {}", name, e.toString());
    }
  }

  private static String name(Hash versionedHash) {
    return versionedHash.bytes().toUnprefixedHex() + SUFFIX;
  }
}
