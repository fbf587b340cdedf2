package opekko.rpc.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import opekko.protocol.type.Bytes;

/** The secret shared with the engine: 32 bytes. Its text form shows nothing of it. */
public final class JwtSecret {
  private static final int SIZE = 32;
  private final Bytes bytes;

  public JwtSecret(Bytes bytes) {
    if (bytes.size() != SIZE)
      throw new IllegalArgumentException("a JWT secret has 32 bytes, not " + bytes.size());
    this.bytes = bytes;
  }

  /**
   * Reads a file of 64 hex digits, with or without {@code 0x} and white space around. A missing or
   * empty file is filled with a new secret that only its owner can read, as op-node does.
   *
   * @throws IOException naming the file, when it cannot be read or does not hold a secret
   */
  public static JwtSecret loadOrCreate(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) return create(file);
    try {
      return new JwtSecret(Bytes.fromHex(Files.readString(file, StandardCharsets.UTF_8).strip()));
    } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException _) {
      throw new IOException("JWT secret " + file + ": 64 hex digits are expected");
    }
  }

  private static JwtSecret create(Path file) throws IOException {
    var secret = new byte[SIZE];
    new SecureRandom().nextBytes(secret);
    if (!Files.exists(file)) {
      var ownerOnly = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    Files.writeString(file, HexFormat.of().formatHex(secret));
    return new JwtSecret(Bytes.wrap(secret));
  }

  /** 32 bytes. */
  public Bytes bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return "JwtSecret";
  }
}
