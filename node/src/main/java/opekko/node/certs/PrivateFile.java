package opekko.node.certs;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A new file in PEM that only its owner may read, from its first byte on. */
final class PrivateFile {
  private PrivateFile() {}

  /**
   * @throws IOException also when there is a file of that name
   */
  static void write(Path file, String type, byte[] content) throws IOException {
    var text = new StringWriter();
    try (var pem = new PemWriter(text)) {
      pem.writeObject(new PemObject(type, content));
    }
    var isNew = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try (var out = Files.newByteChannel(file, isNew, ownersOnly())) {
      out.write(StandardCharsets.US_ASCII.encode(text.toString()));
    }
  }

  private static FileAttribute<?>[] ownersOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
