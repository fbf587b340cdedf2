package opekko.httpapi.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** The secret that opens the admin listener. It lives in a file only its owner can read. */
public final class BearerToken {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final String SCHEME = "Bearer ";
  private static final int RANDOM_BYTES = 32;
  private static final int MIN_LENGTH = 16;

  private final byte[] secret;

  private BearerToken(String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the file; where there is none, makes one with mode 600 and 32 random bytes in hex.
   *
   * @throws IOException when the file cannot be used, with a message that says what to do
   */
  public static BearerToken fromFile(Path file) throws IOException {
    try {
      var parent = file.toAbsolutePath().getParent();
      if (parent != null) Files.createDirectories(parent);
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(file, random() + "\n");
    } catch (FileAlreadyExistsException exists) {
      refuseIfShared(file);
    }
    var secret = Files.readString(file).strip();
    if (secret.length() < MIN_LENGTH)
      throw new IOException(
          "admin token file "
              + file
              + " holds less than "
              + MIN_LENGTH
              + " characters: delete it, and a new one is made at the next start");
    return new BearerToken(secret);
  }

  /** In constant time: how long a wrong token is looked at tells nothing about the right one. */
  public boolean opens(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) return false;
    var offered = authorization.substring(SCHEME.length()).strip();
    return MessageDigest.isEqual(offered.getBytes(StandardCharsets.UTF_8), secret);
  }

  private static void refuseIfShared(Path file) throws IOException {
    var permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions))
      throw new IOException(
          "admin token file "
              + file
              + " is open to others ("
              + PosixFilePermissions.toString(permissions)
              + "): run chmod 600 "
              + file
              + ", or delete it to have a new token made");
  }

  private static String random() {
    var bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
